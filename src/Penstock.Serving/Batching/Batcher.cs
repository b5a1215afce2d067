namespace Penstock.Serving;

/// <summary>
/// Puts calls into lanes. One that finds a lane free runs at once, on its own thread; else it waits, and the lane that becomes free takes what waits as
/// one batch.
/// </summary>
internal sealed class Batcher
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Call> _waiting = [];
    private readonly Stack<RunLane> _idle;
    private readonly Action<object?> _leave;
    private readonly int _mostWaiting;
    private int _waitingRows;

    /// <param name="lanes">What runs calls.</param>
    /// <param name="mostWaiting">The most rows that wait; but one call, however large, may always.</param>
    public Batcher(IReadOnlyList<RunLane> lanes, int mostWaiting)
    {
        (_idle, _mostWaiting, _leave) = (new(lanes), mostWaiting, call => Leave((Call)call!));
        foreach (RunLane lane in lanes) lane.Work = Work;
    }

    /// <summary>Whether a call may have to wait: where it need not, nobody asks whether the client is still there.</summary>
    public bool MayWait => WaitingRows > 0 || _idle.Count == 0;

    /// <summary>Rows that wait.</summary>
    public int WaitingRows => Volatile.Read(ref _waitingRows);

    /// <summary>Is told the rows of each batch that has run; null for nobody.</summary>
    public Action<int>? BatchRan { get; set; }

    /// <summary>Runs a call whose shapes fit.</summary>
    /// <exception cref="ServingException">Too many rows wait.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited, and has not run.</exception>
    public ValueTask RunAsync(Call call, CancellationToken cancellation)
    {
        if (TakeLane(call) is not { } lane)
        {
            if (cancellation.CanBeCanceled) call.Watch(cancellation, _leave);
            return call.Wait();
        }
        try
        {
            RunAlone(lane, call);
        }
        finally
        {
            GiveBack(lane);
        }
        return default;
    }

    /// <summary>A free lane; null where none is, and then the call waits.</summary>
    private RunLane? TakeLane(Call call)
    {
        lock (_lock)
        {
            if (_idle.TryPop(out RunLane? lane)) return lane;
            if (_waitingRows + call.Rows > Math.Max(_mostWaiting, call.Rows))
                throw new ServingException(ServingCode.Unavailable, $"The batch scheduling queue is full: {_waitingRows} rows wait. Ask again later.");
            _waiting.AddLast(call.Place);
            _waitingRows += call.Rows;
            return null;
        }
    }

    private void GiveBack(RunLane lane)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _idle.Push(lane);
                return;
            }
        }
        // What waits runs on another thread, so that the one that had the lane can answer.
        ThreadPool.UnsafeQueueUserWorkItem(lane, preferLocal: false);
    }

    /// <summary>A call that nobody waits for gives up its place, if it has not begun to run.</summary>
    private void Leave(Call call)
    {
        lock (_lock)
        {
            // The call may be another request's by now.
            if (call.Place.List is null || !call.Cancellation.IsCancellationRequested) return;
            Remove(call);
        }
        call.Fail(new OperationCanceledException(call.Cancellation));
    }

    private void Remove(Call call)
    {
        _waiting.Remove(call.Place);
        _waitingRows -= call.Rows;
    }

    /// <summary>Runs what waits, batch by batch, until nothing does.</summary>
    private void Work(RunLane lane)
    {
        while (true)
        {
            int rows;
            lock (_lock)
            {
                rows = Gather(lane);
                if (lane.Batch.Count == 0)
                {
                    _idle.Push(lane);
                    return;
                }
            }
            RunGathered(lane, rows);
        }
    }

    /// <summary>Takes the longest waiting calls that fit into a batch.</summary>
    private int Gather(RunLane lane)
    {
        lane.Batch.Clear();
        int rows = 0;
        while (_waiting.First is { Value: var next } && (lane.Batch.Count == 0 || rows + next.Rows <= BatchSizes.Most))
        {
            Remove(next);
            lane.Batch.Add(next);
            rows += next.Rows;
        }
        return rows;
    }

    private void RunGathered(RunLane lane, int rows)
    {
        if (lane.Batch.Count > 1)
        {
            try
            {
                lane.RunBatch(rows);
                BatchRan?.Invoke(rows);
                foreach (Call call in lane.Batch) call.Finish();
                return;
            }
            catch (Exception)
            {
                // One call's rows cannot be computed: each runs alone, so that only that one fails.
            }
        }
        foreach (Call call in lane.Batch.ToArray())
        {
            try
            {
                RunAlone(lane, call);
                call.Finish();
            }
            catch (Exception error)
            {
                call.Fail(error);
            }
        }
    }

    /// <summary>Runs one call, in parts where it has more rows than a batch holds; between them others that wait get a turn.</summary>
    private void RunAlone(RunLane lane, Call call)
    {
        if (call.Rows == 0) lane.Prepare(call);
        for (int first = 0; first < call.Rows; first += BatchSizes.Most)
        {
            int rows = Math.Min(BatchSizes.Most, call.Rows - first);
            lane.Run(call, first, rows);
            BatchRan?.Invoke(rows);
            if (first + rows < call.Rows && WaitingRows > 0) RunSmall(lane);
        }
    }

    /// <summary>One batch of waiting calls that are no larger than a batch.</summary>
    private void RunSmall(RunLane lane)
    {
        int rows;
        lock (_lock)
        {
            if (_waiting.First is not { Value: var next } || next.Rows > BatchSizes.Most) return;
            rows = Gather(lane);
        }
        RunGathered(lane, rows);
    }
}
