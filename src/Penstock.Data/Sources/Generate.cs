namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>A dataset of what a function makes for each epoch.</summary>
    /// <param name="epoch">From the number of an epoch to its elements; the same number must give the same elements.</param>
    /// <exception cref="DatasetException">While enumerating: the function or its sequence failed.</exception>
    public static Dataset<T> Generate<T>(Func<long, IEnumerable<T>> epoch) => new GeneratedDataset<T>(epoch);
}

internal sealed class GeneratedDataset<T>(Func<long, IEnumerable<T>> elements) : Dataset<T>
{
    public override long? Count => null;

    internal override Stage Stage => new("Generate", [], elements);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(elements, options.Cancellation);

    private sealed class Reader(Func<long, IEnumerable<T>> elements, CancellationToken cancellation) : DatasetReader<T>(cancellation)
    {
        private IEnumerator<T>? _enumerator;
        private long _read;
        private bool _broken;

        public override void Dispose() => _enumerator?.Dispose();

        private protected override void Rewind(long epoch)
        {
            (_read, _broken) = (0, false);
            _enumerator?.Dispose();
            _enumerator = null;
        }

        private protected override bool Advance()
        {
            if (_broken) return false;
            try
            {
                _enumerator ??= elements(Epoch).GetEnumerator();
                if (!_enumerator.MoveNext()) return false;
                Current = _enumerator.Current;
                _read++;
                return true;
            }
            catch (Exception error) when (!Cancellation.IsCancellationRequested)
            {
                _broken = true;
                throw new DatasetException("Generate", _read, error) { IsBreak = true };
            }
        }
    }
}
