namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>The whole numbers from 0 to below stop.</summary>
    public static Dataset<long> Range(long stop) => Range(0, stop);

    /// <summary>Whole numbers in equal steps.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The number before which they end.</param>
    /// <param name="step">How far the numbers stand apart; below 0 they go down.</param>
    public static Dataset<long> Range(long start, long stop, long step = 1) => step != 0
        ? new StepsDataset(start, stop, step)
        : throw new ArgumentOutOfRangeException(nameof(step), step, "Range: expected a step other than 0, got 0.");
}

internal sealed class StepsDataset(long start, long stop, long step) : Dataset<long>
{
    private readonly long _count = CountOf(start, stop, step);

    public override long? Count => _count;

    internal override Stage Stage => new("Range", [], start, stop, step);

    private protected override DatasetReader<long> CreateReader(ReadingOptions options) => new Reader(start, step, _count, options.Cancellation);

    private static long CountOf(long start, long stop, long step)
    {
        Int128 distance = step > 0 ? (Int128)stop - start : (Int128)start - stop, size = Int128.Abs(step);
        return distance <= 0 ? 0 : checked((long)((distance + size - 1) / size));
    }

    private sealed class Reader(long start, long step, long count, CancellationToken cancellation) : DatasetReader<long>(cancellation)
    {
        private long _next;

        private protected override void Rewind(long epoch) => _next = 0;

        private protected override bool Advance()
        {
            if (_next >= count) return false;
            // The product may be too large where the number itself is not.
            Current = unchecked(start + _next++ * step);
            return true;
        }

        private protected override void Discard(long wanted, ref long passed)
        {
            long more = Math.Min(wanted - passed, count - _next);
            _next += more;
            passed += more;
        }
    }
}
