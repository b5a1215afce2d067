namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Applies a function to every element.</summary>
    /// <param name="function">A pure function; it may be called from several threads if parallelism is above 1.</param>
    /// <param name="parallelism">How many threads call it; 1 by default, <see cref="Dataset.Auto"/>: as many as help.</param>
    /// <param name="ordered">Whether the order stays; else elements come as they are done, and a reading cannot be restored to a position.</param>
    /// <exception cref="DatasetException">While enumerating: the function failed.</exception>
    public Dataset<TResult> Map<TResult>(Func<T, TResult> function, int parallelism = 1, bool ordered = true) => parallelism is >= 1 or Dataset.Auto
        ? new MapDataset<T, TResult>(this, function, parallelism, ordered)
        : throw new ArgumentOutOfRangeException(nameof(parallelism), parallelism, $"Map: expected a parallelism of 1 or more, or Dataset.Auto, got {parallelism}.");
}

internal sealed class MapDataset<T, TResult>(Dataset<T> source, Func<T, TResult> function, int parallelism, bool ordered) : Dataset<TResult>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("Map", [source.Stage], function);

    private protected override DatasetReader<TResult> CreateReader(ReadingOptions options) => parallelism == 1
        // The function may return its argument, which then must stay as long as what it returns.
        ? new Reader(source.NewReader(options), function, options.Cancellation)
        : new ParallelMapReader<T, TResult>(source, function, parallelism, ordered, options);

    private sealed class Reader(DatasetReader<T> source, Func<T, TResult> function, CancellationToken cancellation)
        : StageReader<T, TResult>(source, cancellation)
    {
        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            Current = Call("Map", function, Source.Current);
            return true;
        }

        private protected override void Discard(long count, ref long passed) => PassOver(Source, count, ref passed);
    }
}

/// <summary>The consumer's end of a parallel map. The threads know only the crew, so that a reader that was dropped without Dispose stops them when it is collected.</summary>
internal sealed class ParallelMapReader<T, TResult> : DatasetReader<TResult>
{
    private readonly MapCrew<T, TResult> _crew;
    private MapChunk<T, TResult>? _chunk;
    private int _next;

    public ParallelMapReader(Dataset<T> source, Func<T, TResult> function, int parallelism, bool ordered, ReadingOptions options) : base(options.Cancellation) =>
        _crew = new(source, function, parallelism, ordered, options);

    ~ParallelMapReader() => _crew?.Stop();

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        _crew.Stop();
        _crew.Join();
    }

    private protected override void Rewind(long epoch)
    {
        _chunk = null;
        _crew.Start(epoch);
    }

    private protected override bool Advance()
    {
        while (true)
        {
            if (_chunk is { } chunk)
            {
                if (_next < chunk.Count)
                {
                    int index = _next++;
                    if (chunk.Errors?[index] is { } error) throw error;
                    Current = chunk.Results[index];
                    return true;
                }
                var failure = chunk.SourceError;
                _chunk = null;
                _crew.Release(chunk);
                failure?.Throw();
            }
            _chunk = _crew.Take();
            _next = 0;
            if (_chunk is null) return false;
        }
    }

    private protected override void Discard(long count, ref long passed)
    {
        if (_crew.HasBegun) base.Discard(count, ref passed);
        else PassOver(_crew.Source, count, ref passed);
    }
}
