namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Every count-th element from the one at index on, so that count workers share the dataset; put it before a shuffle.</summary>
    /// <param name="count">How many shards there are.</param>
    /// <param name="index">Which of them this is, from 0 to count - 1.</param>
    public Dataset<T> Shard(int count, int index)
    {
        if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), count, $"Shard: expected 1 or more shards, got {count}.");
        if ((uint)index >= (uint)count) throw new ArgumentOutOfRangeException(nameof(index), index, $"Shard: expected an index from 0 to {count - 1}, got {index}.");
        return Every(count, index);
    }

    /// <summary>Every step-th element from the one at offset on.</summary>
    internal virtual Dataset<T> Every(int step, int offset) => new ShardDataset<T>(this, step, offset);
}

internal sealed class ShardDataset<T>(Dataset<T> source, int step, int offset) : Dataset<T>
{
    public override long? Count => source.Count switch
    {
        Dataset.Endless => Dataset.Endless,
        { } count => BatchCount.Of(Math.Max(0, count - offset), step, false),
        null => null,
    };

    internal override Stage Stage => new("Shard", [source.Stage], step, offset);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options.WithGaps()), step, offset, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, int step, int offset, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private protected override bool Advance()
        {
            if (!GoTo(Ahead()) || !Source.MoveNext()) return false;
            Current = Source.Current;
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            if (GoTo(Ahead())) passed += BatchCount.Of(Source.Pass(Saturating.Product(count - passed, step)), step, false)!.Value;
        }

        private bool GoTo(long ahead) => Source.Pass(ahead) == ahead;

        /// <summary>How many elements of other shards come before the next of this one.</summary>
        private long Ahead() => Source.Position <= offset ? offset - Source.Position : (step - (Source.Position - offset) % step) % step;
    }
}
