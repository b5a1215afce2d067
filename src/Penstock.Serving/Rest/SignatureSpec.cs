using System.Text;

namespace Penstock.Serving;

/// <summary>An input or output of a signature.</summary>
/// <param name="Alias">What callers call it.</param>
/// <param name="Name">What the graph calls it.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The extents with the batch axis, -1 where one is open; null where the rank is open.</param>
internal sealed record TensorSpec(string Alias, string Name, WireType Type, int[]? Shape)
{
    /// <summary>The alias as it stands in JSON, where no letter of it needs an escape.</summary>
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Alias);
}

/// <summary>One way to call a model: under which names its inputs are fed and its outputs told.</summary>
internal sealed class SignatureSpec(string name, IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> outputs)
{
    public const string DefaultName = "serving_default";

    public string Name => name;

    /// <summary>The name as it stands in JSON.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public TensorSpec[] Inputs { get; } = [.. inputs];

    public TensorSpec[] Outputs { get; } = [.. outputs];

    /// <summary>What it may be called for: predict, classify or regress; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>Whether its inputs are described as examples of named features, which are fed to classify and regress.</summary>
    public bool TakesExamples { get; init; }

    /// <summary>Whether each number of an input is a row of its own, so that inputs may have any shape, which the outputs get too.</summary>
    public bool TakesAnyShape { get; init; }

    /// <summary>Whether the inputs are raw columns, scalars of which any may be missing.</summary>
    public bool TakesRawRows { get; init; }

    /// <summary>Texts that stand for a missing value of a raw column.</summary>
    public byte[][] MissingTokens { get; init; } = [];

    /// <summary>The place of an input by its alias, or -1.</summary>
    /// <param name="alias">UTF-8.</param>
    /// <param name="likely">Where it is looked for first.</param>
    public int Find(ReadOnlySpan<byte> alias, int likely)
    {
        if (likely >= 0 && likely < Inputs.Length && alias.SequenceEqual(Inputs[likely].Utf8)) return likely;
        for (int i = 0; i < Inputs.Length; i++)
            if (alias.SequenceEqual(Inputs[i].Utf8)) return i;
        return -1;
    }

    /// <summary>The aliases of the inputs as messages list them.</summary>
    public string InputNames => string.Join(',', Inputs.Select(i => i.Alias).Order(StringComparer.Ordinal));
}
