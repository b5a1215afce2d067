namespace Penstock.Data;

/// <summary>
/// Which features of tf.SequenceExample records become inputs, label and weight of examples. A context feature is there once a record,
/// as in a <see cref="FeatureSpec"/>. A feature of steps has a list: a fixed one gives [steps, shape], a variable one [steps, longest, shape]
/// padded with zeros, with the number of elements of each step in "name.counts"; a ragged one has the elements of all steps one after the
/// other, with "name.counts" too. A batch is padded to the record of the most steps, with the steps of each record as Int32 [batch] in
/// "name.length"; a ragged one is not padded.
/// </summary>
public sealed record SequenceSpec
{
    /// <summary>A specification of features of different names.</summary>
    /// <param name="context">The features that a record has once; may be empty.</param>
    /// <param name="steps">The features that a record has once a step; may be empty.</param>
    /// <exception cref="ArgumentException">There is none, or two share a name.</exception>
    public SequenceSpec(IReadOnlyList<FeatureField> context, IReadOnlyList<FeatureField> steps)
    {
        (Context, Steps) = ([.. context], [.. steps]);
        if (context.Concat(steps).GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"SequenceSpec: expected features of different names, got \"{twice.Key}\" twice.");
        string[] made = [.. context.Where(f => f.HasLengths).Select(f => f.LengthName), .. steps.Select(f => f.LengthName), .. steps.Where(f => f.HasLengths).Select(f => f.Name + ".counts")];
        if (context.Concat(steps).FirstOrDefault(f => made.Contains(f.Name)) is { } taken) throw new ArgumentException($"SequenceSpec: expected no feature called \"{taken.Name}\", as the numbers of elements of another one are, got one. Leave one of them out.");
    }

    /// <summary>The features that a record has once.</summary>
    public IReadOnlyList<FeatureField> Context { get; }

    /// <summary>The features that a record has once a step.</summary>
    public IReadOnlyList<FeatureField> Steps { get; }

    /// <summary>The feature that is the label and no input; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>The feature that is the weight and no input; null for none.</summary>
    public string? Weight { get; init; }

    /// <summary>The features, one a line.</summary>
    public override string ToString() => string.Join('\n', [.. Context.Select(f => $"{f}"), .. Steps.Select(f => $"{f} a step")]);
}
