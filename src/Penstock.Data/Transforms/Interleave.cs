namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Makes a dataset of each element and gives their elements one dataset after the other.</summary>
    /// <param name="function">From an element to a dataset, which is read in an epoch of its own, so that no two are shuffled alike.</param>
    /// <exception cref="DatasetException">While enumerating: the function failed.</exception>
    public Dataset<TResult> FlatMap<TResult>(Func<T, Dataset<TResult>> function) => new InterleaveDataset<T, TResult>(this, "FlatMap", function, 1, 1, 1, true);

    /// <summary>
    /// Makes a dataset of each element and reads several of them in turn: a block of elements of one, then a block of the next; one that ends makes room for that of the next element.
    /// The order is that of tf.data, whatever the parallelism.
    /// </summary>
    /// <param name="function">From an element to a dataset, which is read in an epoch of its own, so that no two are shuffled alike; called from several threads if parallelism is above 1.</param>
    /// <param name="cycle">How many datasets are read in turn.</param>
    /// <param name="block">How many elements are taken of a dataset at a time; 1 by default.</param>
    /// <param name="parallelism">How many threads read the datasets ahead; with 1, the default, nothing is read ahead; <see cref="Dataset.Auto"/>: as many as help.</param>
    /// <param name="ordered">False gives whatever is ready first: the same elements in another order each time, so that a reading that goes on where an earlier one stopped may repeat some and miss others.</param>
    /// <exception cref="DatasetException">While enumerating: the function failed. The elements of the other datasets still come where the reading goes on.</exception>
    public Dataset<TResult> Interleave<TResult>(Func<T, Dataset<TResult>> function, int cycle, int block = 1, int parallelism = 1, bool ordered = true)
    {
        Positive(cycle, nameof(cycle));
        Positive(block, nameof(block));
        if (parallelism != Dataset.Auto) Positive(parallelism, nameof(parallelism));
        return new InterleaveDataset<T, TResult>(this, "Interleave", function, cycle, block, parallelism, ordered);

        static void Positive(int value, string name)
        {
            if (value < 1) throw new ArgumentOutOfRangeException(name, value, $"Interleave: expected a {name} of 1 or more, got {value}.");
        }
    }
}

internal sealed class InterleaveDataset<T, TResult>(Dataset<T> source, string verb, Func<T, Dataset<TResult>> function, int cycle, int block, int parallelism, bool ordered)
    : Dataset<TResult>
{
    public override long? Count => source.Count == 0 ? 0 : null;

    internal override Stage Stage => new(verb, [source.Stage], function, cycle, block);

    private protected override DatasetReader<TResult> CreateReader(ReadingOptions options)
    {
        int most = parallelism == Dataset.Auto ? Math.Min(cycle, options.Budget!.Cores) : parallelism;
        // A dataset may hold the element that it was made of for as long as it is read.
        DatasetReader<T> reader = source.NewReader(options with { Reuse = 0 });
        if (most == 1) return new InterleaveReader<T, TResult>(reader, Open, cycle, block, options);
        return ordered
            ? new ParallelInterleaveReader<T, TResult>(reader, Open, cycle, block, parallelism, options)
            : new UnorderedInterleaveReader<T, TResult>(reader, Open, Math.Max(cycle, most), parallelism, options);
    }

    private DatasetReader<TResult> Open(T element, long index, ReadingOptions options)
    {
        Dataset<TResult> dataset;
        try
        {
            dataset = function(element);
        }
        catch (Exception error) when (DatasetException.IsFailure(error, options.Cancellation))
        {
            throw new DatasetException(verb, index, error);
        }
        return dataset.Open(options with { IsLane = true, Epoch = InnerEpoch.Of(options.Epoch, index) });
    }
}

/// <summary>Opens the dataset of an element with the given number.</summary>
internal delegate DatasetReader<TResult> LaneOpener<T, TResult>(T element, long index, ReadingOptions options);

/// <summary>Reads lanes in turn. An empty place of the cycle takes the next lane when its turn comes, as in tf.data.</summary>
internal class InterleaveReader<T, TResult>(DatasetReader<T> source, LaneOpener<T, TResult> open, int cycle, int block, ReadingOptions options)
    : StageReader<T, TResult>(source, options.Cancellation)
{
    private Lane<TResult>?[] _lanes = new Lane<TResult>?[Math.Min(cycle, 16)];
    private int _place, _taken, _open;
    private bool _ended;

    public override void Dispose()
    {
        try { CloseLanes(); }
        finally { base.Dispose(); }
    }

    private protected override void Rewind(long epoch)
    {
        CloseLanes();
        (_place, _taken, _ended) = (0, 0, false);
        base.Rewind(epoch);
    }

    private protected override bool Advance()
    {
        while (FindLane() is { } lane)
        {
            if (Use(lane, 1) == 1)
            {
                Current = lane.Current;
                if (++_taken == block) Turn();
                return true;
            }
            Leave(lane);
        }
        return false;
    }

    private protected override void Discard(long count, ref long passed)
    {
        while (passed < count && FindLane(passing: true) is { } lane)
        {
            // The only lane of a cycle of one is read to its end.
            long wanted = cycle == 1 ? count - passed : Math.Min(count - passed, block - _taken), got = Use(lane, wanted, passing: true);
            passed += got;
            if (got < wanted) Leave(lane);
            else if (cycle > 1 && (_taken += (int)got) == block) Turn();
        }
    }

    /// <summary>The lane of the next element of the source, or null at its end.</summary>
    private protected virtual Lane<TResult>? NextLane(bool passing) => Source.MoveNext() ? new OpenLane(open, Source.Current, Source.Position - 1, options with { Epoch = Epoch, Skip = 0 }) : null;

    /// <summary>Closes the lanes that stand in the cycle.</summary>
    private protected virtual void CloseLanes()
    {
        IDisposable[] open = [.. _lanes.OfType<IDisposable>()];
        Array.Clear(_lanes);
        _open = 0;
        Disposal.Of(open);
    }

    private long Use(Lane<TResult> lane, long count, bool passing = false)
    {
        try
        {
            return passing ? lane.Pass(count) : lane.MoveNext() ? 1 : 0;
        }
        catch
        {
            // What cannot be opened leaves its place to the next element, as if this one had not been there.
            if (!lane.IsOpen) Free(lane);
            else if (++_taken == block) Turn();
            throw;
        }
    }

    private Lane<TResult>? FindLane(bool passing = false)
    {
        while (!_ended || _open > 0)
        {
            if (_place == _lanes.Length && _ended) _place = 0;
            else if (_place == _lanes.Length) Array.Resize(ref _lanes, (int)Math.Min(cycle, 2L * _lanes.Length));
            if (_lanes[_place] is { } lane) return lane;
            if (_ended) Turn();
            else if (NextLane(passing) is { } next)
            {
                _lanes[_place] = next;
                _open++;
            }
            else _ended = true;
        }
        return null;
    }

    private void Turn() => (_place, _taken) = ((_place + 1) % cycle, 0);

    private void Leave(Lane<TResult> lane)
    {
        Free(lane);
        Turn();
    }

    private void Free(Lane<TResult> lane)
    {
        _lanes[_place] = null;
        _open--;
        lane.Dispose();
    }

    /// <summary>A lane that is read by the consumer itself.</summary>
    private sealed class OpenLane(LaneOpener<T, TResult> open, T element, long index, ReadingOptions options) : Lane<TResult>
    {
        private DatasetReader<TResult>? _reader;

        public override bool IsOpen => _reader is not null;

        public override bool MoveNext()
        {
            _reader ??= open(element, index, options);
            if (!_reader.MoveNext()) return false;
            Current = _reader.Current;
            return true;
        }

        public override long Pass(long count) => (_reader ??= open(element, index, options)).Pass(count);

        public override void Dispose() => _reader?.Dispose();
    }
}
