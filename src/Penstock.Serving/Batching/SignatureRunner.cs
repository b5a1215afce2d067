using System.Collections.Concurrent;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>Runs the calls of one signature: in batches where all its rows take the same room, else one by one. What a row gets never depends on the batch.</summary>
internal sealed class SignatureRunner
{
    private readonly ConcurrentQueue<Call> _calls = [];
    private readonly RowLanes? _lanes;
    private readonly Batcher? _batcher;
    private readonly WholeRuns? _whole;

    /// <summary>Makes a signature ready: its part of the graph, its lanes, and a plan for each batch size.</summary>
    public SignatureRunner(Model model, Graph graph, SignatureSpec signature, BatchOptions options, TimeProvider clock)
    {
        Signature = signature;
        Graph part = SignatureGraph.Of(graph, signature.Outputs.Select(o => o.Name));
        var executor = new Executor(part, model.State, new() { Threads = Math.Max(1, options.Threads) });
        Layout = RowLayout.Of(executor.Graph, signature);
        if (Layout is null)
        {
            _whole = new(executor, signature);
            return;
        }
        _lanes = new(executor, () => new Executor(part, model.State), Layout, signature, options, clock);
        _batcher = new(_lanes.All, options.QueueRows);
    }

    public SignatureSpec Signature { get; }

    /// <summary>How its rows lie, so that those of several requests can run as one batch; null where they cannot.</summary>
    public RowLayout? Layout { get; }

    /// <inheritdoc cref="Batcher.MayWait"/>
    public bool MayWait => _batcher is { MayWait: true };

    /// <inheritdoc cref="Batcher.WaitingRows"/>
    public int WaitingRows => _batcher?.WaitingRows ?? 0;

    /// <inheritdoc cref="Batcher.BatchRan"/>
    public Action<int>? BatchRan
    {
        set => _batcher?.BatchRan = value;
    }

    public Call Rent() => _calls.TryDequeue(out Call? call) ? call : new Call(Signature);

    public void Return(Call call)
    {
        call.Reset();
        if (!call.IsLarge) _calls.Enqueue(call);
    }

    /// <summary>Runs a call whose inputs are read.</summary>
    /// <exception cref="ServingException">The shapes do not fit, or too many wait.</exception>
    public ValueTask RunAsync(Call call, CancellationToken cancellation)
    {
        if (_batcher is null)
        {
            _whole!.Run(call);
            return default;
        }
        CheckShapes(call);
        return _batcher.RunAsync(call, cancellation);
    }

    /// <summary>Gives all memory back; nothing may run any more.</summary>
    public void Release()
    {
        _lanes?.Release();
        _whole?.Release();
        _calls.Clear();
    }

    /// <summary>Fails unless every input has the same number of rows, of the shape that is declared; one element may stand with or without brackets.</summary>
    private void CheckShapes(Call call)
    {
        for (int i = 0; i < call.Inputs.Length; i++)
        {
            List<int> shape = call.Inputs[i].Shape;
            int width = Layout!.InputSizes[i];
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
