namespace Penstock.Data;

internal sealed class SequenceDataset<T>(IEnumerable<T> elements) : Dataset<T>
{
    public override long? Count => elements.TryGetNonEnumeratedCount(out int count) ? count : null;

    internal override Stage Stage => new("From", [], new LazySequence(elements, Count));

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new SequenceReader<T>("From", _ => elements, options.Cancellation);
}

/// <summary>Reads the sequence of an epoch; one that breaks is at its end.</summary>
internal sealed class SequenceReader<T>(string verb, Func<long, IEnumerable<T>> elements, CancellationToken cancellation) : DatasetReader<T>(cancellation)
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
            throw new DatasetException(verb, _read, error) { IsBreak = true };
        }
    }
}

internal sealed class AsyncSequenceDataset<T>(IAsyncEnumerable<T> elements) : Dataset<T>
{
    public override long? Count => null;

    internal override Stage Stage => new("From", [], new LazySequence(elements, Count));

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(elements, options.Cancellation);

    private sealed class Reader(IAsyncEnumerable<T> elements, CancellationToken cancellation) : DatasetReader<T>(cancellation)
    {
        private IAsyncEnumerator<T>? _enumerator;
        private long _read;
        private bool _broken;

        public override void Dispose() => Rewind(0);

        private protected override void Rewind(long epoch)
        {
            (_read, _broken) = (0, false);
            if (_enumerator is not { } old) return;
            _enumerator = null;
            Wait(async () => { await old.DisposeAsync().ConfigureAwait(false); return true; });
        }

        private protected override bool Advance()
        {
            try
            {
                _enumerator ??= elements.GetAsyncEnumerator(Cancellation);
                if (_broken || !Wait(async () => await _enumerator.MoveNextAsync().ConfigureAwait(false))) return false;
                Current = _enumerator.Current;
                _read++;
                return true;
            }
            catch (Exception error) when (!Cancellation.IsCancellationRequested)
            {
                _broken = true;
                throw new DatasetException("From", _read, error) { IsBreak = true };
            }
        }

        // On the pool, so that a sequence that returns to the caller's synchronization context cannot wait for itself.
        private static bool Wait(Func<Task<bool>> work) => Task.Run(work).GetAwaiter().GetResult();
    }
}
