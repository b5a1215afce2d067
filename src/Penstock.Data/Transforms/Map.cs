namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Applies a function to every element; the order stays.</summary>
    /// <param name="function">A pure function; it may be called from several threads if parallelism is above 1.</param>
    /// <param name="parallelism">How many elements are worked on at the same time; 1 by default.</param>
    /// <exception cref="DatasetException">While enumerating: the function failed.</exception>
    public Dataset<TResult> Map<TResult>(Func<T, TResult> function, int parallelism = 1) => parallelism >= 1
        ? new MapDataset<T, TResult>(this, function, parallelism)
        : throw new ArgumentOutOfRangeException(nameof(parallelism), parallelism, $"Map: expected a parallelism of 1 or more, got {parallelism}.");
}

internal sealed class MapDataset<T, TResult>(Dataset<T> source, Func<T, TResult> function, int parallelism) : Dataset<TResult>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("Map", [source.Stage], function);

    private protected override DatasetReader<TResult> CreateReader(ReadingOptions options)
    {
        // The function may return its argument, and arguments of calls under way must stay as they are.
        int reuse = options.Reuse == 0 ? 0 : options.Reuse + parallelism - 1;
        DatasetReader<T> reader = source.NewReader(options with { Reuse = reuse });
        return parallelism == 1
            ? new Reader(reader, function, options.Cancellation)
            : new ParallelReader(reader, function, parallelism, options.Cancellation);
    }

    private sealed class Reader(DatasetReader<T> source, Func<T, TResult> function, CancellationToken cancellation)
        : StageReader<T, TResult>(source, cancellation)
    {
        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            Current = Apply(function, Source.Current, Source.Position - 1);
            return true;
        }

        private protected override long Discard(long count) => Source.Pass(count);
    }

    private sealed class ParallelReader(DatasetReader<T> source, Func<T, TResult> function, int parallelism, CancellationToken cancellation)
        : StageReader<T, TResult>(source, cancellation)
    {
        private readonly Queue<Task<TResult>> _underWay = new(parallelism);
        private bool _ended;

        public override void Dispose()
        {
            Drain();
            base.Dispose();
        }

        private protected override void Rewind(long epoch)
        {
            Drain();
            _ended = false;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            while (!_ended && _underWay.Count < parallelism) Begin();
            if (!_underWay.TryDequeue(out Task<TResult>? oldest)) return false;
            Current = oldest.GetAwaiter().GetResult();
            return true;
        }

        private void Begin()
        {
            try
            {
                if (Source.MoveNext())
                {
                    (T element, long index) = (Source.Current, Source.Position - 1);
                    _underWay.Enqueue(Task.Run(() => Apply(function, element, index)));
                }
                else _ended = true;
            }
            catch (Exception error)
            {
                // Elements before the failed one come out first.
                _ended = true;
                _underWay.Enqueue(Task.FromException<TResult>(error));
            }
        }

        private void Drain()
        {
            while (_underWay.TryDequeue(out Task<TResult>? task)) ((Task)task).ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }

    private static TResult Apply(Func<T, TResult> function, T element, long index)
    {
        try
        {
            return function(element);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new DatasetException("Map", index, error);
        }
    }
}
