using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads and writes records of type tf.Example: a map from names to lists of bytes, floats or int64.</summary>
public static partial class TfExample
{
    /// <summary>Reads one record.</summary>
    /// <param name="record">The message.</param>
    /// <param name="spec">Which features to read.</param>
    /// <exception cref="InvalidDataException">The record is malformed or not as specified.</exception>
    public static Example Parse(ReadOnlySpan<byte> record, FeatureSpec spec)
    {
        var parser = new ExampleParser(spec);
        parser.Begin(1);
        parser.Add(record, new RecordNumber(0));
        return parser.BuildOne();
    }

    /// <summary>Reads records as one batch.</summary>
    /// <param name="records">The messages.</param>
    /// <param name="spec">Which features to read.</param>
    /// <exception cref="InvalidDataException">A record is malformed or not as specified.</exception>
    public static Example ParseBatch(IReadOnlyList<byte[]> records, FeatureSpec spec)
    {
        var parser = new ExampleParser(spec);
        parser.Begin(records.Count);
        for (int i = 0; i < records.Count; i++) parser.Add(records[i], new RecordNumber(i));
        return parser.BuildBatch();
    }

    /// <summary>Writes an example as a record: inputs, label and weight under their names, which are sorted, so that the bytes are always the same.</summary>
    /// <param name="example">Float32 and Float64 become floats, whole numbers and truth values int64, texts bytes.</param>
    /// <param name="label">The name of the label; "label" by default.</param>
    /// <param name="weight">The name of the weight; "weight" by default.</param>
    public static byte[] Write(Example example, string label = "label", string weight = "weight")
    {
        var features = new List<(string, Tensor)>();
        for (int i = 0; i < example.Names.Count; i++) features.Add((example.Names[i], example.Inputs[i]));
        if (example.Label is { } l) features.Add((label, l));
        if (example.Weight is { } w) features.Add((weight, w));
        return Write(features);
    }

    /// <summary>Writes named values as a record; the names are sorted, so that the bytes are always the same.</summary>
    /// <param name="features">Names and values of any shape; no name twice.</param>
    public static byte[] Write(IReadOnlyList<(string Name, Tensor Values)> features)
    {
        var writer = new ExampleWriter();
        writer.Write(features);
        return writer.Written.ToArray();
    }
}
