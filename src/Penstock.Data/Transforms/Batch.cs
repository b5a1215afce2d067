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
        var n => dropRemainder ? n / size : (n + size - 1) / size,
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
        private T[] _batch = [];
        private int _count;

        private protected override void Rewind(long epoch)
        {
            base.Rewind(epoch);
            (_batch, _count) = ([], 0);
        }

        private protected override bool Advance()
        {
            // In fields, so that an error among the elements of a batch costs none of the others.
            for (; _count < size && Source.MoveNext(); _count++)
            {
                if (_count == _batch.Length) Array.Resize(ref _batch, (int)Math.Min(size, Math.Max(16, 2L * _count)));
                _batch[_count] = Source.Current;
            }
            var (batch, count) = (_batch, _count);
            (_batch, _count) = ([], 0);
            if (count == 0 || (count < size && dropRemainder)) return false;
            Current = count == batch.Length ? batch : batch[..count];
            return true;
        }
    }
}
