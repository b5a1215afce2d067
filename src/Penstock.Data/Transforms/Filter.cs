namespace Penstock.Data;

internal sealed class FilterDataset<T>(Dataset<T> source, string stage, Func<T, bool> predicate) : Dataset<T>
{
    public override long? Count => null;

    internal override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(source.CreateReader(options with { Reuse = options.Reuse > 1 ? 0 : options.Reuse }), stage, predicate, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, string stage, Func<T, bool> predicate, CancellationToken cancellation)
        : StageReader<T, T>(source, cancellation)
    {
        private protected override bool Advance()
        {
            while (Source.MoveNext())
            {
                Current = Source.Current;
                if (Holds(Current)) return true;
            }
            return false;
        }

        private bool Holds(T element)
        {
            try
            {
                return predicate(element);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new DatasetException(stage, Source.Position - 1, error);
            }
        }
    }
}
