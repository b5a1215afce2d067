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

        private protected override void Discard(long count, ref long passed)
        {
            int more = (int)Math.Min(count - passed, elements.Count - _next);
            _next += more;
            passed += more;
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

        private protected override void Discard(long wanted, ref long passed)
        {
            int more = (int)Math.Min(wanted - passed, count - _next);
            _next += more;
            passed += more;
        }
    }
}
