namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Runs through the dataset several times, or without end.</summary>
    /// <param name="count">How many times; null or -1: without end.</param>
    public virtual Dataset<T> Repeat(long? count = null) => new RepeatDataset<T>(this, count is null or < 0 ? Dataset.Endless : count.Value);
}

internal sealed class RepeatDataset<T>(Dataset<T> source, long times) : Dataset<T>
{
    public override long? Count => (source.Count, times) switch
    {
        (0, _) or (_, 0) => 0,
        (null, Dataset.Endless) or (_, Dataset.Endless) or (Dataset.Endless, _) => Dataset.Endless,
        (null, _) => null,
        ({ } count, _) => Saturating.Product(count, times),
    };

    internal override Stage Stage => new("Repeat", [source.Stage], times);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(source.NewReader(options), times, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, long times, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private long _pass, _firstEpoch;

        private protected override void Rewind(long epoch)
        {
            _pass = 0;
            // Every pass of every epoch has a number of its own, so that no two are shuffled alike.
            _firstEpoch = InnerEpoch.OfFirstPass(epoch, times);
            if (times > 0) Source.Start(_firstEpoch);
        }

        private protected override bool Advance()
        {
            while (_pass < times)
            {
                if (Source.MoveNext())
                {
                    Current = Source.Current;
                    return true;
                }
                if (Source.Position == 0) break;
                if (++_pass < times) Source.Start(_firstEpoch + _pass);
            }
            return false;
        }

        private protected override void Discard(long count, ref long passed)
        {
            while (passed < count && _pass < times)
            {
                PassOver(Source, count, ref passed);
                if (passed == count || Source.Position == 0) break;
                if (++_pass < times) Source.Start(_firstEpoch + _pass);
            }
        }
    }
}
