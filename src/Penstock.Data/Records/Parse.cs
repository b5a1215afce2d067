namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>Reads tf.Example records as examples.</summary>
    /// <param name="records">The messages.</param>
    /// <param name="spec">Which features to read.</param>
    /// <exception cref="InvalidDataException">While enumerating: a record is malformed or not as specified; the message names the record and the feature.</exception>
    public static Dataset<Example> Parse(this Dataset<byte[]> records, FeatureSpec spec) => new ParseDataset("Parse", records, () => new ExampleParser(spec), spec);

    /// <summary>Reads tf.SequenceExample records as examples.</summary>
    /// <inheritdoc cref="Parse(Dataset{byte[]}, FeatureSpec)"/>
    public static Dataset<Example> Parse(this Dataset<byte[]> records, SequenceSpec spec) => new ParseDataset("Parse", records, () => new SequenceParser(spec), spec);

    /// <summary>Reads tf.Example records straight into batches: the same as Parse and Batch, several times as fast, and also for features of differing lengths.</summary>
    /// <param name="records">The messages.</param>
    /// <param name="spec">Which features to read.</param>
    /// <param name="size">How many records make a batch.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer records is left out.</param>
    /// <exception cref="InvalidDataException">While enumerating: a record is malformed or not as specified; the message names the record and the feature.</exception>
    public static Dataset<Example> ParseBatch(this Dataset<byte[]> records, FeatureSpec spec, int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return new ParseBatchDataset("ParseBatch", records, () => new ExampleParser(spec), spec, size, dropRemainder);
    }

    /// <summary>Reads tf.SequenceExample records straight into batches, padded to the record of the most steps.</summary>
    /// <inheritdoc cref="ParseBatch(Dataset{byte[]}, FeatureSpec, int, bool)"/>
    public static Dataset<Example> ParseBatch(this Dataset<byte[]> records, SequenceSpec spec, int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return new ParseBatchDataset("ParseBatch", records, () => new SequenceParser(spec), spec, size, dropRemainder);
    }
}
