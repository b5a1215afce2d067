using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A graph that takes a batch, computes loss and metrics and, in training, changes the weights; run again and again without allocation.</summary>
internal sealed class Step
{
    private readonly Lane _lane;
    private readonly Tensor[] _fed;
    private readonly bool _hasWeight;
    private readonly IReadOnlyList<string> _names;
    private readonly TensorType[] _types;
    private readonly Measured _measured;
    private readonly string _label;
    private readonly bool _isTraining;
    private readonly GatheredUpdate? _update;
    private Plan? _last;

    private Step(Graph graph, StateStore state, ExecutorOptions options, Example example, Measured measured, string label, GatheredUpdate? update = null, FitOptions? fit = null, long rows = 0)
    {
        (_hasWeight, _names, _types) = (example.Weight is not null, example.Names, [.. graph.Inputs.Select(i => i.Type)]);
        _fed = new Tensor[graph.Inputs.Count];
        for (int i = 0; i < _fed.Length; i++)
        {
            Tensor fed = i < measured.Places.Length ? Fed(example, measured.Places[i]) : example.Weight!;
            for (int axis = 0; axis < fed.Shape.Rank; axis++)
                if (graph.Inputs[i].Shape[axis].Name is { } symbol) Extents.TryAdd(symbol, fed.Shape[axis].Value);
        }
        if (rows > 0) Extents["batch"] = rows;
        Executor = new Executor(graph, state, options with
        {
            Recomputation = fit?.Checkpointing is { } checkpointing ? new(Extents) { Share = checkpointing.Share } : null,
            HalfStorage = fit is null or { Precision: DTypePolicy.Float32 } ? null : new(fit.Precision == DTypePolicy.MixedBFloat16 ? DType.BFloat16 : DType.Float16, Extents),
        });
        _lane = Executor.Rent();
        (_measured, _label, _update, _isTraining) = (measured, label, update, fit is not null);
    }

    public Executor Executor { get; }

    /// <summary>What runs in a step: one graph, or that of the gradients and that of the update.</summary>
    public IReadOnlyList<Executor> Executors => _update is null ? [Executor] : [Executor, _update.Executor];

    /// <summary>The numbers of the graph's symbolic extents with the example that it was built from.</summary>
    public Dictionary<string, long> Extents { get; } = [];

    /// <summary>Bytes that the values of the last batch lay in.</summary>
    public long ArenaBytes => _last?.ArenaBytes ?? 0;

    /// <summary>Bytes of the weights that the step changes.</summary>
    public long TrainedBytes { get; private init; }

    /// <summary>The mean loss since the sums were last reset.</summary>
    public double Loss => _measured.Measures[0].Sums.Mean;

    /// <summary>The sum of the losses of the examples since the sums were last reset, and how many they are.</summary>
    public (double Total, double Examples) Sums => (_measured.Measures[0].Sums["total"], _measured.Measures[0].Sums["count"]);

    /// <summary>Beside the loss, what is a mean of numbers of examples: the losses of outputs, and metrics; of others a batch says nothing by itself.</summary>
    public (string Name, MetricSums Sums)[] Means => field ??= [.. _measured.Measures.Skip(1).Where(m => m.Metric is null or Accuracy or LossMetric || IsMean(m.Metric)).Select(m => (m.Name, m.Sums))];

    /// <summary>Metrics that are no such means: what they are of the examples since the sums were last reset.</summary>
    public (string Name, Metric Metric, MetricSums Sums)[] Running => field ??= [.. _measured.Measures.Where(m => m.Metric is not null && !Array.Exists(Means, mean => mean.Name == m.Name)).Select(m => (m.Name, m.Metric!, m.Sums))];

    /// <summary>What the model gave for the last batch, of the losses that were to be seen.</summary>
    public IReadOnlyList<Tensor> Seen => [.. _last!.Outputs.Select(output => output.ToTensor())];

    /// <summary>A step of training.</summary>
    /// <param name="model">The model.</param>
    /// <param name="example">Examples like those that it will get.</param>
    /// <param name="optimizer">How weights change.</param>
    /// <param name="slots">What the optimizer keeps.</param>
    /// <param name="objective">What is made small, and what is measured.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="rows">The examples of a batch where the example has another number of them; 0 where it does not.</param>
    public static Step Training(Model model, Example example, Optimizer optimizer, OptimizerSlots slots, Objective objective, FitOptions options, long rows = 0)
    {
        LossScale? scale = options.Precision == DTypePolicy.MixedFloat16 || optimizer.ScalesLoss ? slots.ScaleFor(optimizer) : null;
        bool gathers = optimizer.GradientAccumulationSteps > 1 || scale is not null;
        var graph = new ModelGraph(isTraining: true, model.Seed)
        {
            StepSlot = gathers ? slots.Batches : slots.Step, Checkpoints = options.Checkpointing?.Layers ?? [],
        };
        Measured measured = objective.AddTo(model, graph, example, options.ClassWeights);
        Value mean = measured.Loss;
        foreach (Layer kept in options.Checkpointing?.Layers ?? [])
            if (!model.Has(kept)) throw new ArgumentException($"Fit: expected Checkpointing after layers of the model, got {kept.KerasName} \"{kept.Name}\" of another. Take layers from model.Layers.");
        Weight[] weights = [.. model.Weights.Where(w => w.IsTrainable)];
        if (scale is not null) mean *= graph.Graph.Read(scale.Slot);
        IReadOnlyList<Gradient?> slopes = Differentiation.Gradients(mean, [.. weights.Select(graph.Read)]);
        (Weight, Gradient)[] gradients = [.. weights.Zip(slopes).Where(p => p.Second is not null).Select(p => (p.First, p.Second!))];
        var running = new ExecutorOptions { Checked = options.Checked, Threads = options.Threads };
        GatheredUpdate? update = gathers ? new(graph, gradients, optimizer, slots, model.State, scale, running) : null;
        if (update is null) optimizer.Apply(graph, gradients, slots);
        _ = graph.Step;
        return new Step(MarkKept.Run(graph.Graph, graph.Kept), model.State, running, example, measured, "Fit", update, options, rows) { TrainedBytes = weights.Sum(w => w.Type.Shape.ElementCount * w.Type.DType.ByteSize()) };
    }

    /// <summary>A step of evaluation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="example">Examples like those that it will get.</param>
    /// <param name="objective">What is measured.</param>
    /// <param name="threads">Threads to use; 0 for one per core.</param>
    /// <param name="sees">The numbers of the losses for which what the model gives is to be seen; null for none.</param>
    public static Step Evaluation(Model model, Example example, Objective objective, int threads, IReadOnlyList<int>? sees = null)
    {
        var graph = new ModelGraph(isTraining: false, model.Seed);
        Measured measured = objective.AddTo(model, graph, example, new Dictionary<int, float>());
        foreach (int loss in sees ?? []) graph.Graph.Output($"seen {loss}", measured.Given[loss]);
        return new Step(graph.Graph, model.State, new() { Threads = threads }, example, measured, "Evaluate");
    }

    /// <summary>Runs one batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="number">What messages call it, from 1.</param>
    public void Run(Example batch, long number)
    {
        int[] places = _measured.Places;
        if ((batch.Weight is not null) != _hasWeight || (batch.Label is null && places.Contains(-1)))
            throw new ArgumentException($"{_label}: expected every batch with a label and {(_hasWeight ? "a" : "no")} weight, as the first, got {batch}.");
        if (batch.Inputs.Count != _names.Count)
            throw new ArgumentException($"{_label}: expected every batch with as many inputs as the first, got {batch}.");
        if (!HasNames(batch))
            throw new ArgumentException($"{_label}: expected every batch with inputs named {string.Join(", ", _names)} in this order, as the first, got {batch}. Name and order them alike.");
        if (batch.Inputs[0].Shape is [{ Value: 0 }, ..])
        {
            if (_isTraining) throw new ArgumentException($"{_label}: expected batches of at least one example, got none in batch {number}. Leave empty batches out with data.Filter(batch => batch.Input.Shape[0].Value > 0).");
            return;
        }
        for (int i = 0; i < places.Length; i++) _fed[i] = Fed(batch, places[i]);
        if (_hasWeight) _fed[^1] = batch.Weight!;
        if (_hasWeight) Weights.ExpectFit(_label, batch.Weight!, number);
        // A step would leave weights that are no numbers.
        string? fault = _isTraining ? _measured.FaultAmong(_fed, masked: false) : null;
        if (fault is null)
        {
            _last = _lane.Run(_fed);
            _update?.AddBatch();
            if (double.IsNaN(Loss)) fault = _measured.FaultAmong(_fed, masked: true);
        }
        if (fault is not null) throw new ArgumentException($"{_label}, batch {number}: {fault}");
    }

    /// <summary>The tensor of an example at a place of <see cref="Measured.Places"/>.</summary>
    public static Tensor Fed(Example example, int place) => place < 0 ? example.Label! : example.Inputs[place];

    /// <summary>Whether a batch has the names, types and known extents that the step was made for.</summary>
    public bool Takes(Example batch)
    {
        if (batch.Inputs.Count != _names.Count || !HasNames(batch) || (batch.Weight is not null) != _hasWeight) return false;
        int[] places = _measured.Places;
        for (int i = 0; i < _types.Length; i++)
        {
            Tensor? fed = i == places.Length ? batch.Weight : places[i] < 0 ? batch.Label : batch.Inputs[places[i]];
            if (fed is null || !Fits(fed, _types[i])) return false;
        }
        return true;
    }

    // A class of its own may make something else of the mean, as the root of mean squares does.
    private static bool IsMean(Metric metric) => metric is MeanMetric && ((Func<MetricSums, double>)metric.Result).Method.DeclaringType == typeof(MeanMetric);

    private static bool Fits(Tensor fed, TensorType type)
    {
        if (fed.DType != type.DType || fed.Shape.Rank != type.Shape.Rank) return false;
        for (int axis = 0; axis < fed.Shape.Rank; axis++)
            if (type.Shape[axis] is { IsKnown: true } known && known.Value != fed.Shape[axis].Value) return false;
        return true;
    }

    // The name of an only input says nothing.
    private bool HasNames(Example batch)
    {
        IReadOnlyList<string> names = batch.Names;
        if (names.Count == 1 || ReferenceEquals(names, _names)) return true;
        for (int i = 0; i < names.Count; i++)
            if (names[i] != _names[i]) return false;
        return true;
    }

    /// <summary>Gives back the memory of the step, and forgets its sums; it does not run again.</summary>
    public void Release()
    {
        _last = null;
        _lane.Release();
        _update?.Release();
        foreach (var (_, _, sums) in _measured.Measures) sums.Forget();
    }

    public void Reset()
    {
        foreach (var (_, _, sums) in _measured.Measures) sums.Reset();
    }

    /// <summary>Loss and metrics by name, with a prefix.</summary>
    public void Report(string prefix, IDictionary<string, double> logs)
    {
        foreach (var (name, metric, sums) in _measured.Measures) logs[prefix + name] = metric?.Result(sums) ?? sums.Mean;
    }

    /// <summary>Loss and metrics since the sums were last reset.</summary>
    public EvaluationResult Result()
    {
        var values = new Dictionary<string, double>();
        Report("", values);
        return new EvaluationResult(values);
    }
}
