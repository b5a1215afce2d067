using System.Collections.Concurrent;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>
/// Runs the calls of one signature. A call runs on its own thread where a lane is free; else it waits, and the lane that becomes free takes
/// what waits as one batch. What a row gets never depends on the batch.
/// </summary>
internal sealed class SignatureRunner
{
    /// <summary>A run of one row that takes longer gains from more threads and from batches.</summary>
    private static readonly TimeSpan s_quick = TimeSpan.FromMilliseconds(0.2);

    private static readonly TimeSpan s_mostWarmUp = TimeSpan.FromSeconds(2);
    private readonly Executor _executor;
    private readonly RowLayout? _layout;
    private readonly BatchOptions _options;
    private readonly ConcurrentQueue<Call> _calls = [];
    private readonly Lock _lock = new();
    private readonly Queue<Call> _waiting = [];
    private readonly Stack<RunLane> _idle = [];
    private readonly List<RunLane> _lanes = [];
    private int _waitingRows;

    /// <summary>Makes a signature ready: its part of the graph, its lanes, and a plan for each batch size.</summary>
    public SignatureRunner(Model model, Graph graph, SignatureSpec signature, BatchOptions options, TimeProvider clock)
    {
        (Signature, _options) = (signature, options);
        Graph part = SignatureGraph.Of(graph, signature.Outputs.Select(o => o.Name));
        _executor = new Executor(part, model.State, new() { Threads = options.Threads == 0 ? 1 : options.Threads });
        _layout = RowLayout.Of(_executor.Graph, signature);
        if (_layout is null) return;
        RunLane lane = AddLane();
        lane.WarmUp(1);
        long start = clock.GetTimestamp();
        lane.WarmUp(1);
        bool isQuick = clock.GetElapsedTime(start) < s_quick;
        if (!isQuick && options.Threads == 0)
        {
            lane.Release();
            _executor.Release();
            _lanes.Clear();
            _executor = new Executor(part, model.State);
            lane = AddLane();
        }
        int lanes = options.Lanes > 0 ? options.Lanes : isQuick ? Environment.ProcessorCount : 1;
        while (_lanes.Count < lanes) AddLane();
        foreach (RunLane one in _lanes)
        {
            WarmUp(one, clock);
            _idle.Push(one);
        }
    }

    public SignatureSpec Signature { get; }

    /// <summary>How its rows lie, so that those of several requests can run as one batch; null where they cannot.</summary>
    public RowLayout? Layout => _layout;

    /// <summary>Whether a call may have to wait: where it need not, nobody asks whether the client is still there.</summary>
    public bool MayWait => _layout is not null && (WaitingRows > 0 || _idle.Count == 0);

    /// <summary>Rows that wait.</summary>
    public int WaitingRows => Volatile.Read(ref _waitingRows);

    /// <summary>Is told the rows of each batch that has run; null for nobody.</summary>
    public Action<int>? BatchRan { get; set; }

    public Call Rent() => _calls.TryDequeue(out Call? call) ? call : new Call(Signature);

    public void Return(Call call)
    {
        call.Reset();
        _calls.Enqueue(call);
    }

    /// <summary>Runs a call whose inputs are read.</summary>
    /// <exception cref="ServingException">The shapes do not fit, or too many wait.</exception>
    public ValueTask RunAsync(Call call, CancellationToken cancellation)
    {
        if (_layout is null)
        {
            RunWhole(call);
            return default;
        }
        CheckShapes(call);
        if (TakeLane(call, cancellation) is not { } lane) return call.Wait();
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

    /// <summary>Gives all memory back; nothing may run any more.</summary>
    public void Release()
    {
        foreach (RunLane lane in _lanes) lane.Release();
        _executor.Release();
        _calls.Clear();
    }

    private RunLane AddLane()
    {
        var lane = new RunLane(_executor, _layout!, Signature, Work);
        _lanes.Add(lane);
        return lane;
    }

    private static void WarmUp(RunLane lane, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        for (int i = 0; i < BatchSizes.Count && clock.GetElapsedTime(start) < s_mostWarmUp; i++) lane.WarmUp(BatchSizes.At(i));
    }

    /// <summary>A free lane; null where none is, and then the call waits.</summary>
    private RunLane? TakeLane(Call call, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_idle.TryPop(out RunLane? lane)) return lane;
            if (_waitingRows + call.Rows > Math.Max(_options.QueueRows, call.Rows))
                throw new ServingException(ServingCode.Unavailable, $"The batch scheduling queue is full: {_waitingRows} rows wait. Ask again later.");
            call.Cancellation = cancellation;
            _waiting.Enqueue(call);
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

    /// <summary>Runs what waits, batch by batch, until nothing does.</summary>
    private void Work(RunLane lane)
    {
        while (true)
        {
            int rows;
            lock (_lock)
            {
                rows = Gather(lane);
                if (rows == 0)
                {
                    _idle.Push(lane);
                    return;
                }
            }
            RunGathered(lane, rows);
        }
    }

    /// <summary>Takes the longest waiting calls that fit into a batch, and sends away those that nobody waits for.</summary>
    private int Gather(RunLane lane)
    {
        lane.Batch.Clear();
        int rows = 0;
        while (_waiting.TryPeek(out Call? next) && (rows == 0 || rows + next.Rows <= BatchSizes.Most))
        {
            _waiting.Dequeue();
            _waitingRows -= next.Rows;
            if (next.Cancellation.IsCancellationRequested) next.Fail(new OperationCanceledException(next.Cancellation));
            else
            {
                lane.Batch.Add(next);
                rows += next.Rows;
            }
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
        if (Signature.TakesAnyShape)
            foreach (OutputBuffer output in call.Outputs)
            {
                output.Shape.Clear();
                output.Shape.AddRange(call.Inputs[0].Shape);
            }
    }

    /// <summary>One batch of waiting calls that are no larger than a batch.</summary>
    private void RunSmall(RunLane lane)
    {
        int rows;
        lock (_lock)
        {
            if (!_waiting.TryPeek(out Call? next) || next.Rows > BatchSizes.Most) return;
            rows = Gather(lane);
        }
        if (rows > 0) RunGathered(lane, rows);
    }

    /// <summary>Runs a call whose graph has other open extents than the number of rows: with the very shapes that were sent.</summary>
    private void RunWhole(Call call)
    {
        Tensor[] fed = new Tensor[_executor.Graph.Inputs.Count];
        for (int i = 0; i < fed.Length; i++)
        {
            int place = Array.FindIndex(Signature.Inputs, s => s.Name == _executor.Graph.Inputs[i].Node.Name);
            InputBuffer input = call.Inputs[place];
            fed[i] = input.ToTensor(Shape.Of([.. input.Shape.Select(d => (long)d)]));
        }
        Tensor[] results;
        try
        {
            results = _executor.Run(fed);
        }
        catch (ArgumentException error)
        {
            throw ServingException.Invalid(error.Message);
        }
        for (int i = 0; i < call.Outputs.Length; i++)
        {
            string name = Signature.Outputs[i].Name;
            Copy(results[Enumerable.Range(0, results.Length).Single(r => _executor.Graph.Outputs[r].Name == name)], call.Outputs[i]);
        }
    }

    private static void Copy(Tensor from, OutputBuffer to)
    {
        to.Shape.Clear();
        to.Shape.AddRange(from.Shape.Select(d => checked((int)d.Value)));
        to.Texts.Clear();
        if (from.DType != DType.Text) from.Bytes.CopyTo(to.Reserve(from.Bytes.Length));
        else
            for (int i = 0; i < from.Count; i++) to.Texts.Add(from.AsText()[i].ToArray());
    }

    /// <summary>Fails unless every input has the same number of rows, of the shape that is declared; one element may stand with or without brackets.</summary>
    private void CheckShapes(Call call)
    {
        for (int i = 0; i < call.Inputs.Length; i++)
        {
            List<int> shape = call.Inputs[i].Shape;
            int width = _layout!.InputSizes[i];
            if (Signature.TakesAnyShape)
            {
                call.Rows = call.Inputs[i].Count;
                continue;
            }
            TensorSpec spec = Signature.Inputs[i];
            if (shape.Count == 0) throw ServingException.Invalid($"Batching Run() input tensors must have at least one dimension: {spec.Alias} has none");
            if (shape[0] != call.Rows) throw ServingException.Invalid($"Batching Run() input tensors must have equal 0th-dimension size: {spec.Alias} has {shape[0]}, others {call.Rows}");
            if (call.Rows == 0 || Fits(shape, spec.Shape!) || (width == 1 && call.Inputs[i].Count == call.Rows)) continue;
            throw ServingException.Invalid($"Input {spec.Alias}: expected shape [{string.Join(',', spec.Shape!)}], got [{string.Join(',', shape)}].");
        }
    }

    private static bool Fits(List<int> shape, int[] declared)
    {
        if (shape.Count != declared.Length) return false;
        for (int i = 1; i < declared.Length; i++)
            if (shape[i] != declared[i]) return false;
        return true;
    }
}
