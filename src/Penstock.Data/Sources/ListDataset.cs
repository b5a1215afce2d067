namespace Penstock.Data;

internal sealed class ListDataset<T>(IReadOnlyList<T> elements) : Dataset<T>
{
    public override long? Count => elements.Count;

    internal override Stage Stage => new("From", [], elements);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(elements, options.Cancellation);

    private sealed class Reader(IReadOnlyList<T> elements, CancellationToken cancellation) : DatasetReader<T>(cancellation)
    {
        private int _next;

        private protected override void Rewind(long epoch) => _next = 0;

        private protected override bool Advance()
        {
            if (_next >= elements.Count) return false;
            Current = elements[_next++];
            return true;
        }

        private protected override long Discard(long count)
        {
            int passed = (int)Math.Min(count, elements.Count - _next);
            _next += passed;
            return passed;
        }
    }
}

/// <summary>The whole numbers from 0 to below count.</summary>
internal sealed class RangeDataset(int count) : Dataset<int>
{
    public override long? Count => count;

    internal override Stage Stage => new("Range", [], count);

    private protected override DatasetReader<int> CreateReader(ReadingOptions options) => new Reader(count, options.Cancellation);

    private sealed class Reader(int count, CancellationToken cancellation) : DatasetReader<int>(cancellation)
    {
        private int _next;

        private protected override void Rewind(long epoch) => _next = 0;

        private protected override bool Advance()
        {
            if (_next >= count) return false;
            Current = _next++;
            return true;
        }

        private protected override long Discard(long wanted)
        {
            int passed = (int)Math.Min(wanted, count - _next);
            _next += passed;
            return passed;
        }
    }
}
