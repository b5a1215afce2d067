namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>A dataset of what a function makes for each epoch.</summary>
    /// <param name="epoch">From the number of an epoch to its elements; the same number must give the same elements.</param>
    /// <exception cref="DatasetException">While enumerating: the function or its sequence failed.</exception>
    public static Dataset<T> Generate<T>(Func<long, IEnumerable<T>> epoch) => new GeneratedDataset<T>(epoch);
}

internal sealed class GeneratedDataset<T>(Func<long, IEnumerable<T>> elements) : Dataset<T>
{
    public override long? Count => null;

    internal override Stage Stage => new("Generate", [], elements);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new SequenceReader<T>("Generate", elements, options.Cancellation);
}
