namespace Penstock.Data;

/// <summary>Which features of tf.Example records become inputs, label and weight of examples, and what they should be. What else a record has is passed over.</summary>
public sealed record FeatureSpec
{
    /// <summary>A specification of features of different names.</summary>
    /// <param name="fields">The features in the order of the inputs.</param>
    /// <exception cref="ArgumentException">There is none, or two share a name.</exception>
    public FeatureSpec(params IReadOnlyList<FeatureField> fields)
    {
        if (fields.Count == 0) throw new ArgumentException("FeatureSpec: expected one or more features, got none.");
        if (fields.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"FeatureSpec: expected features of different names, got \"{twice.Key}\" twice.");
        Fields = [.. fields];
    }

    /// <summary>The features.</summary>
    public IReadOnlyList<FeatureField> Fields { get; }

    /// <summary>The feature that is the label and no input; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>The feature that is the weight and no input; null for none.</summary>
    public string? Weight { get; init; }

    /// <summary>The features, one a line.</summary>
    public override string ToString() => string.Join('\n', Fields.Select(f => f.Name == Label ? $"{f}, the label" : f.Name == Weight ? $"{f}, the weight" : $"{f}"));
}
