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
        if (fields.FirstOrDefault(f => f.HasLengths && fields.Any(other => other.Name == f.LengthName)) is { } taken) throw new ArgumentException($"FeatureSpec: expected no feature called \"{taken.LengthName}\", as the lengths of \"{taken.Name}\" are in a batch, got one. Make it Fixed, or leave one of them out.");
        Fields = [.. fields];
    }

    /// <summary>The features.</summary>
    public IReadOnlyList<FeatureField> Fields { get; }

    /// <summary>The feature that is the label and no input; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>The feature that is the weight and no input; null for none.</summary>
    public string? Weight { get; init; }

    /// <summary>The features that the first records have, in the order of their names: fixed where all have the same number of values, else variable. A feature that never holds a value is left out.</summary>
    /// <param name="records">The records; epoch 0 is looked at.</param>
    /// <param name="count">How many to look at; 1,000 by default. Records that come later may be otherwise, and are errors then.</param>
    /// <exception cref="InvalidDataException">A record is malformed, two hold different lists under one name, or there is no feature.</exception>
    public static FeatureSpec Infer(Dataset<byte[]> records, int count = 1000)
    {
        var inference = new FeatureInference();
        long number = 0;
        foreach (byte[] record in records.Take(count).Epoch(0))
        {
            try
            {
                inference.Add(record);
            }
            catch (InvalidDataException error)
            {
                throw new InvalidDataException($"FeatureSpec.Infer: {new RecordNumber(number)}: {error.Message}.", error);
            }
            number++;
        }
        FeatureField[] fields = inference.Fields();
        return fields.Length > 0 ? new(fields) : throw new InvalidDataException($"FeatureSpec.Infer: expected features in the first records, got none in {number} records.");
    }

    /// <summary>The features, one a line.</summary>
    public override string ToString() => string.Join('\n', Fields.Select(f => f.Name == Label ? $"{f}, the label" : f.Name == Weight ? $"{f}, the weight" : $"{f}"));
}
