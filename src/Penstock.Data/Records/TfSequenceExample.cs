using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads and writes records of type tf.SequenceExample: features that a record has once, and features that it has once a step.</summary>
public static class TfSequenceExample
{
    /// <summary>Reads one record.</summary>
    /// <param name="record">The message.</param>
    /// <param name="spec">Which features to read.</param>
    /// <exception cref="InvalidDataException">The record is malformed or not as specified.</exception>
    public static Example Parse(ReadOnlySpan<byte> record, SequenceSpec spec)
    {
        var parser = new SequenceParser(spec);
        parser.Begin(1);
        parser.Add(record, new RecordNumber(0));
        return parser.BuildOne();
    }

    /// <summary>Reads records as one batch, padded to the record of the most steps.</summary>
    /// <param name="records">The messages.</param>
    /// <param name="spec">Which features to read.</param>
    /// <exception cref="InvalidDataException">A record is malformed or not as specified.</exception>
    public static Example ParseBatch(IReadOnlyList<byte[]> records, SequenceSpec spec)
    {
        var parser = new SequenceParser(spec);
        parser.Begin(records.Count);
        for (int i = 0; i < records.Count; i++) parser.Add(records[i], new RecordNumber(i));
        return parser.BuildBatch();
    }

    /// <summary>Writes a record; the names are sorted, so that the bytes are always the same.</summary>
    /// <param name="context">Names and values that the record has once.</param>
    /// <param name="lists">Names and values of each step.</param>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public static byte[] Write(IReadOnlyList<(string Name, Tensor Values)> context, IReadOnlyList<(string Name, IReadOnlyList<Tensor> Steps)> lists)
    {
        var writer = new ExampleWriter();
        writer.WriteSequence(context, lists);
        return writer.Written.ToArray();
    }
}
