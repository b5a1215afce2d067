namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>
    /// Gives each element several times in a row, for a source that is slower than the trainer: data echoing (Choi et al. 2019, arXiv 1907.05550).
    /// Before a random augmentation each copy is changed in its own way; behind a batch whole batches are echoed. A shuffle behind it parts the copies,
    /// and the larger its buffer, the closer a step on echoed elements comes to one on fresh ones.
    /// </summary>
    /// <param name="times">How often an element comes; the same always, so that an epoch does not depend on the machine's speed.</param>
    public virtual Dataset<T> Echo(int times) => new EchoDataset<T>(this, CheckTimes(times));

    private protected static int CheckTimes(int times) => times >= 1
        ? times
        : throw new ArgumentOutOfRangeException(nameof(times), times, $"Echo: expected each element 1 time or more, got {times}.");
}

internal sealed class EchoDataset<T>(Dataset<T> source, int times) : Dataset<T>
{
    public override long? Count => source.Count is { } count ? Saturating.Product(count, times) : null;

    internal override Stage Stage => new("Echo", [source.Stage], times);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(source.NewReader(options), times, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, int times, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private int _left;

        private protected override void Rewind(long epoch)
        {
            _left = 0;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            if (_left == 0)
            {
                if (!Source.MoveNext()) return false;
                Current = Source.Current;
                _left = times;
            }
            _left--;
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            int copies = (int)Math.Min(count - passed, _left);
            _left -= copies;
            passed += copies;
            passed += Source.Pass((count - passed) / times) * times;
            while (passed < count && Advance())
            {
                long more = Math.Min(count - passed - 1, _left);
                _left -= (int)more;
                passed += 1 + more;
            }
        }
    }
}
