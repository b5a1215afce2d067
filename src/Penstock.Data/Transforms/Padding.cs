namespace Penstock.Data;

/// <summary>How one field of examples is padded.</summary>
public sealed record FieldPadding
{
    /// <summary>The shape that it is padded to; -1 is the longest of the batch along an axis. Null is -1 for all axes.</summary>
    public IReadOnlyList<long>? Shape { get; init; }

    /// <summary>What numbers are padded with, which their type must hold; 0 by default, and other than 0 is true.</summary>
    public double Value { get; init; }

    /// <summary>What texts are padded with; empty by default.</summary>
    public string Text { get; init; } = "";
}

/// <summary>How the fields of examples are padded, so that those of a batch have one shape.</summary>
public sealed record PaddingOptions
{
    /// <summary>The padding of inputs by their names; the others are padded to the longest of the batch with 0 or empty texts.</summary>
    public IReadOnlyDictionary<string, FieldPadding> Inputs { get; init; } = new Dictionary<string, FieldPadding>();

    /// <summary>The padding of the label.</summary>
    public FieldPadding Label { get; init; } = new();

    /// <summary>The padding of the weight.</summary>
    public FieldPadding Weight { get; init; } = new();

    /// <summary>The padding of a field by its number.</summary>
    internal FieldPadding Of(string[] names, int field) =>
        field == names.Length ? Label : field > names.Length ? Weight : Inputs.TryGetValue(names[field], out FieldPadding? padding) ? padding : s_default;

    private static readonly FieldPadding s_default = new();
}
