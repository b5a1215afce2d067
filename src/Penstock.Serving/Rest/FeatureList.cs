namespace Penstock.Serving;

/// <summary>The kinds of values that a feature of an example can hold.</summary>
internal enum FeatureKind { Unset, Bytes, Float, Int64 }

/// <summary>The values of one feature of an example, all of one kind.</summary>
internal sealed class FeatureList
{
    public FeatureKind Kind { get; private set; }

    public List<byte[]> Bytes { get; } = [];

    public List<double> Floats { get; } = [];

    public List<long> Whole { get; } = [];

    public int Count => Math.Max(Bytes.Count, Math.Max(Floats.Count, Whole.Count));

    /// <summary>Fixes the kind by the first value; later ones must be of the same.</summary>
    public void Be(FeatureKind kind, string name)
    {
        if (Kind == FeatureKind.Unset) Kind = kind;
        if (Kind != kind) throw ServingException.Invalid($"Unexpected element type in feature: {name} expecting type: {Kind.ToString().ToLowerInvariant()}");
    }
}

/// <summary>The body of a classify or regress request.</summary>
/// <param name="Examples">Named features.</param>
/// <param name="Context">Features that all examples share; null where there are none.</param>
internal sealed record ExampleRequest(IReadOnlyList<IReadOnlyDictionary<string, FeatureList>> Examples, IReadOnlyDictionary<string, FeatureList>? Context);
