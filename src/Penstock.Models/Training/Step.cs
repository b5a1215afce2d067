using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A graph that takes a batch, computes loss and metrics and, in training, changes the weights; run again and again without allocation.</summary>
internal sealed class Step
{
    private readonly Lane _lane;
    private readonly Tensor[] _fed;
    private readonly bool _hasWeight;
    private readonly int[] _places;
    private readonly List<(string Name, Metric? Metric, MetricSums Sums)> _measures = [];
    private readonly string _label;
    private readonly Func<Tensor, string?> _faultIn;
    private readonly GatheredUpdate? _update;

    private Step(Graph graph, StateStore state, ExecutorOptions options, Example example, List<(string, Metric?, MetricSums)> measures, Func<Tensor, string?> faultIn, int[] places, string label, GatheredUpdate? update = null, FitOptions? fit = null)
    {
        _hasWeight = example.Weight is not null;
        _fed = new Tensor[graph.Inputs.Count];
        for (int i = 0; i < _fed.Length; i++)
        {
            Tensor fed = i < places.Length ? example.Inputs[places[i]] : i == places.Length ? example.Label! : example.Weight!;
            for (int axis = 0; axis < fed.Shape.Rank; axis++)
                if (graph.Inputs[i].Shape[axis].Name is { } symbol) Extents.TryAdd(symbol, fed.Shape[axis].Value);
        }
        Executor = new Executor(graph, state, options with
        {
            Recomputation = fit?.Checkpointing is { } checkpointing ? new(Extents) { Share = checkpointing.Share } : null,
            HalfStorage = fit is null or { Precision: DTypePolicy.Float32 } ? null : new(fit.Precision == DTypePolicy.MixedBFloat16 ? DType.BFloat16 : DType.Float16, Extents),
        });
        _lane = Executor.Rent();
        (_measures, _faultIn, _places, _label, _update) = (measures, faultIn, places, label, update);
    }

    public Executor Executor { get; }

    /// <summary>What runs in a step: one graph, or that of the gradients and that of the update.</summary>
    public IReadOnlyList<Executor> Executors => _update is null ? [Executor] : [Executor, _update.Executor];

    /// <summary>The numbers of the graph's symbolic extents with the example that it was built from.</summary>
    public Dictionary<string, long> Extents { get; } = [];

    /// <summary>Bytes of the weights that the step changes.</summary>
    public long TrainedBytes { get; private init; }

    /// <summary>The mean loss since the sums were last reset.</summary>
    public double Loss => _measures[0].Sums.Mean;

    /// <summary>A step of training.</summary>
    public static Step Training(Model model, Example example, Optimizer optimizer, OptimizerSlots slots, Loss loss, FitOptions options)
    {
        LossScale? scale = options.Precision == DTypePolicy.MixedFloat16 || optimizer.ScalesLoss ? slots.ScaleFor(optimizer) : null;
        bool gathers = optimizer.GradientAccumulationSteps > 1 || scale is not null;
        var graph = new ModelGraph(isTraining: true, model.Seed)
        {
            StepSlot = gathers ? slots.Batches : slots.Step, Checkpoints = options.Checkpointing?.Layers ?? [],
        };
        var (mean, measures, faultIn) = Measure(model, graph, example, loss, options.Metrics, options.ClassWeights);
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
        return new Step(MarkKept.Run(graph.Graph, graph.Kept), model.State, running, example, measures, faultIn, model.PlacesIn(example), "Fit", update, options) { TrainedBytes = weights.Sum(w => w.Type.Shape.ElementCount * w.Type.DType.ByteSize()) };
    }

    /// <summary>A step of evaluation.</summary>
    public static Step Evaluation(Model model, Example example, Loss loss, IReadOnlyList<Metric> metrics, int threads)
    {
        var graph = new ModelGraph(isTraining: false, model.Seed);
        var (_, measures, faultIn) = Measure(model, graph, example, loss, metrics, new Dictionary<int, float>());
        return new Step(graph.Graph, model.State, new() { Threads = threads }, example, measures, faultIn, model.PlacesIn(example), "Evaluate");
    }

    /// <summary>Runs one batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="number">What messages call it, from 1.</param>
    public void Run(Example batch, long number)
    {
        if ((batch.Weight is not null) != _hasWeight || batch.Label is null)
            throw new ArgumentException($"{_label}: expected every batch with a label and {(_hasWeight ? "a" : "no")} weight, as the first, got {batch}.");
        if (batch.Inputs.Count != _places.Length)
            throw new ArgumentException($"{_label}: expected every batch with as many inputs as the first, got {batch}.");
        int at = 0;
        for (int i = 0; i < _places.Length; i++) _fed[at++] = batch.Inputs[_places[i]];
        _fed[at++] = batch.Label;
        if (_hasWeight) _fed[at] = batch.Weight!;
        if (_hasWeight && Weights.FirstUnfit(batch.Weight!) is >= 0 and int unfit)
            throw new ArgumentException(FormattableString.Invariant($"{_label}: expected weights of examples of 0 or more, got {batch.Weight!.NumberAt(unfit)} at {unfit} of batch {number}. Give 0 to what is not to count."));
        _lane.Run(_fed);
        _update?.AddBatch();
        if (double.IsNaN(Loss) && _faultIn(batch.Label) is { } fault) throw new ArgumentException($"{_label}, batch {number}: {fault}");
    }

    public void Reset()
    {
        foreach (var (_, _, sums) in _measures) sums.Reset();
    }

    /// <summary>Loss and metrics by name, with a prefix.</summary>
    public void Report(string prefix, IDictionary<string, double> logs)
    {
        foreach (var (name, metric, sums) in _measures) logs[prefix + name] = metric?.Result(sums) ?? sums.Mean;
    }

    /// <summary>What weights and layers add to the loss.</summary>
    private static IEnumerable<Value> Penalties(Model model, ModelGraph graph) =>
        [.. model.Weights.Where(w => w.IsTrainable && w.Regularizer is not null).Select(w => w.Regularizer!.Penalty(graph.Read(w))), .. graph.Losses];

    internal static (Value Loss, List<(string, Metric?, MetricSums)> Measures, Func<Tensor, string?> FaultIn) Measure(
        Model model, ModelGraph graph, Example example, Loss loss, IReadOnlyList<Metric> metrics, IReadOnlyDictionary<int, float> classWeights)
    {
        if (example.Label is null) throw new ArgumentException($"Model: expected examples with a label, got {example}.");
        Tensor[] fed = [.. model.PlacesIn(example).Select(place => example.Inputs[place])];
        model.Build([.. fed.Select(t => new TensorType(t.DType, t.Shape))]);
        if (model.Outputs.Count > 1) throw new ArgumentException($"Model: expected one output to train or measure, got {model.Outputs.Count}. Make a model of one of them: new Model(model.Inputs, [model.Outputs[0]]).");
        Dim batch = model.Inputs[0].Shape[0];
        Value[] inputs = [.. fed.Select((t, i) => graph.Graph.Input(model.Inputs[i].Layer.Name, t.DType, model.Inputs[i].Type.Shape))];
        Value target = graph.Graph.Input(Free("label"), example.Label.DType, example.Label.Shape.With(0, batch));
        Value? weight = example.Weight is { } w ? graph.Graph.Input(Free("weight"), w.DType, w.Shape.With(0, batch)) : null;

        Value AsDeclared(Value input, int i) => input.DType == DType.Float64 && model.Inputs[i].Type.DType == DType.Float32 ? Op.Cast(input, DType.Float32) : input;

        // Labels and weights stand beside inputs, which may have any name.
        string Free(string name) => graph.Graph.Inputs.Any(i => i.Node.Name == name) ? Free(name + "_") : name;
        Value output = model.AddTo([.. inputs.Select(AsDeclared)], layer => new LayerCall(layer, graph))[0];

        Value? counted = ClassWeight.Times(weight, target, output, classWeights);
        Value mean = graph.Masks.TryGetValue(output, out Value? mask) ? loss.ReduceMasked(target, output, mask, counted) : loss.Reduce(target, output, counted);
        weight = mask is null ? weight : Weights.Within(mask, weight);
        foreach (Value penalty in Penalties(model, graph)) mean += Op.Cast(penalty, mean.DType);
        var sums = new MetricSums(model.State, "loss");
        // A batch's loss counts by its examples, so that the mean is that of all examples.
        Value examples = Op.Extent(target, 0, mean.DType);
        var lossCall = new MetricCall(graph.Graph, sums, target, output, weight, loss);
        lossCall.Add("total", mean * examples);
        lossCall.Add("count", examples);
        List<(string, Metric?, MetricSums)> measures = [("loss", null, sums)];
        foreach (Metric metric in metrics)
        {
            if (measures.Any(m => m.Item1 == metric.Name)) throw new ArgumentException($"Model: expected metrics of different names beside \"loss\", got \"{metric.Name}\" twice. Set the Name of one.");
            var own = new MetricSums(model.State, metric.Name);
            metric.Update(new MetricCall(graph.Graph, own, target, output, weight, loss));
            measures.Add((metric.Name, metric, own));
        }
        return (mean, measures, label => loss.FaultIn(label, target.Shape, output.Shape));
    }
}
