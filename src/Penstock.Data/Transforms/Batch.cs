namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>Puts consecutive elements together in arrays.</summary>
    /// <param name="elements">Any elements; examples have an overload that stacks their tensors.</param>
    /// <param name="size">How many elements make a batch.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer elements is left out.</param>
    public static Dataset<T[]> Batch<T>(this Dataset<T> elements, int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return new BatchDataset<T>(elements, size, dropRemainder);
    }

    private static void CheckBatchSize(int size, string verb = "Batch")
    {
        if (size < 1) throw new ArgumentOutOfRangeException(nameof(size), size, $"{verb}: expected a size of 1 or more, got {size}.");
    }
}

/// <summary>How many batches a number of elements makes.</summary>
internal static class BatchCount
{
    public static long? Of(long? count, int size, bool dropRemainder) => count switch
    {
        null or Dataset.Endless => count,
        var n => dropRemainder || n == 0 ? n / size : (n - 1) / size + 1,
    };
}

internal sealed class BatchDataset<T>(Dataset<T> source, int size, bool dropRemainder) : Dataset<T[]>
{
    public override long? Count => BatchCount.Of(source.Count, size, dropRemainder);

    internal override Stage Stage => new("Batch", [source.Stage], size, dropRemainder);

    private protected override DatasetReader<T[]> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), size, dropRemainder, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, int size, bool dropRemainder, CancellationToken cancellation) : StageReader<T, T[]>(source, cancellation)
    {
        private readonly Gathering<T> _gathered = new(size);

        private protected override void Rewind(long epoch)
        {
            base.Rewind(epoch);
            _gathered.Clear();
        }

        private protected override bool Advance()
        {
            _gathered.Fill(Source);
            if (!_gathered.IsBatch(dropRemainder)) return false;
            Current = _gathered.Take();
            return true;
        }

        private protected override void Discard(long count, ref long passed) => _gathered.Discard(Source, count, dropRemainder, ref passed);
    }
}
