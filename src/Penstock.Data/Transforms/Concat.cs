namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>The elements of this dataset, then those of another, which is read in an epoch of its own: what is shuffled and comes twice comes in two orders.</summary>
    public virtual Dataset<T> Concat(Dataset<T> other) => new ConcatDataset<T>(this, other);
}

internal sealed class ConcatDataset<T>(Dataset<T> first, Dataset<T> second) : Dataset<T>
{
    public override long? Count
    {
        get
        {
            long? sum = 0;
            foreach (Dataset<T> part in Parts())
            {
                long? count = part.Count;
                if (count == Dataset.Endless) return count;
                sum = sum is { } before && count is { } more ? Saturating.Sum(before, more) : null;
            }
            return sum;
        }
    }

    internal override Stage Stage => new("Concat", Array.ConvertAll(Parts(), part => part.Stage));

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(Array.ConvertAll(Parts(), part => part.NewReader(options)), options.Cancellation);

    /// <summary>The datasets in order. Thousands may have been put together one by one, so they are found without a call in a call.</summary>
    private Dataset<T>[] Parts()
    {
        var parts = new List<Dataset<T>>();
        var left = new Stack<Dataset<T>>([second, first]);
        while (left.TryPop(out Dataset<T>? next))
        {
            if (next is not ConcatDataset<T> concat) parts.Add(next);
            else
            {
                left.Push(concat.Second);
                left.Push(concat.First);
            }
        }
        return [.. parts];
    }

    private Dataset<T> First => first;

    private Dataset<T> Second => second;

    private sealed class Reader(DatasetReader<T>[] parts, CancellationToken cancellation) : DatasetReader<T>(cancellation)
    {
        private int _part;

        public override void Dispose() => Disposal.Of(parts);

        private protected override void Rewind(long epoch)
        {
            _part = 0;
            parts[0].Start(epoch);
        }

        private protected override bool Advance()
        {
            while (!parts[_part].MoveNext())
                if (!EndsPart()) return false;
            Current = parts[_part].Current;
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            do
            {
                PassOver(parts[_part], count, ref passed);
            }
            while (passed < count && EndsPart());
        }

        private bool EndsPart()
        {
            if (_part + 1 == parts.Length) return false;
            _part++;
            parts[_part].Start(InnerEpoch.Of(Epoch, _part));
            return true;
        }
    }
}
