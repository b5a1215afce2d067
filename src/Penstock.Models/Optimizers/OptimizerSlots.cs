using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What an optimizer keeps for a model between steps: the rate, and its slots for each weight. It outlives a Fit, so that training can go on.</summary>
internal sealed class OptimizerSlots
{
    // Keras lists the averages of weights and the sums of their gradients first, then what belongs to no weight, then kind by kind the slots of all weights.
    internal const int Averages = -2, Shared = -1;

    private const string Sums = "gradient_accumulator";

    private readonly Dictionary<(Weight?, string), (StateSlot Slot, int Group)> _slots = [];

    private readonly List<OptimizerSlots> _parts = [];
    private readonly string _prefix;
    private LossScale? _scale;

    public OptimizerSlots() : this(new("iteration", Tensor.Scalar(0L)), "")
    {
    }

    private OptimizerSlots(StateSlot step, string prefix) => (Step, _prefix, Rate) = (step, prefix, new($"{prefix}{RateName}", Tensor.Scalar(0f)));

    private const string RateName = "learning_rate";

    public StateSlot Rate { get; }

    /// <summary>The number of updates.</summary>
    public StateSlot Step { get; }

    /// <summary>The number of batches, where several make an update or an update may be left out.</summary>
    public StateSlot Batches { get; } = new("batch", Tensor.Scalar(0L));

    /// <summary>What one of an optimizer's own optimizers keeps; they count steps together.</summary>
    public OptimizerSlots Part(int index)
    {
        while (_parts.Count <= index) _parts.Add(new(Step, $"optimizer_{_parts.Count}_"));
        return _parts[index];
    }

    /// <summary>What the loss is multiplied by where activations are kept in float16, or a <see cref="LossScaleOptimizer"/> asks for it.</summary>
    public LossScale ScaleFor(Optimizer optimizer) => _scale ??= optimizer.NewLossScale();

    /// <summary>Whether a slot belongs to the optimizer.</summary>
    public bool Has(StateSlot slot) => _slots.Values.Any(s => s.Slot == slot) || _parts.Any(part => part.Rate == slot || part.Has(slot));

    /// <summary>Name and value of all that is kept for the weights that are trained, as Keras lists it: the number of batches, the learning rate unless a schedule gives it, the slots.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Saved(Model model, Optimizer optimizer) =>
        [.. Listed(model, optimizer).Select(slot => (slot.Name, model.State.Get(slot.Slot)))];

    /// <summary>Takes over values in the order of <see cref="Saved"/>.</summary>
    /// <returns>Null, or why the values are not those of this optimizer and this model; then nothing has changed.</returns>
    public string? Restore(Model model, Optimizer optimizer, IReadOnlyList<Tensor> values)
    {
        (string Name, StateSlot Slot)[] all = [.. Listed(model, optimizer)];
        if (values.Count != all.Length) return $"expected {all.Length} values for {optimizer.KerasName}, got {values.Count}";
        for (int i = 0; i < all.Length; i++)
            if (values[i].Shape != all[i].Slot.Type.Shape) return $"expected {all[i].Slot}, got shape {values[i].Shape}";
        for (int i = 0; i < all.Length; i++)
            if (!Counts(all[i].Slot)) model.State.Set(all[i].Slot, all[i].Slot.Type.DType == DType.Int64 ? Tensor.Scalar((long)values[i].NumberAt(0)) : SavedWeights.AsFloat32(values[i]));
        // Of one optimizer within another, it is the inner one that counts.
        long batches = (long)values[Array.FindLastIndex(all, s => Counts(s.Slot))].NumberAt(0);
        model.State.Set(Batches, Tensor.Scalar(batches));
        model.State.Set(Step, Tensor.Scalar(batches / optimizer.GradientAccumulationSteps));
        return null;
    }

    /// <summary>The sum of the gradients of a weight over the batches of an update.</summary>
    public StateSlot Sum(Weight weight) => Of(weight, Sums, group: Averages);

    private bool Counts(StateSlot slot) => slot == Step || slot == Batches;

    private IEnumerable<(string Name, StateSlot Slot)> Listed(Model model, Optimizer optimizer)
    {
        Weight[] trained = [.. model.Weights.Where(w => w.IsTrainable)];
        MakeAll(model, optimizer, trained);
        (string, StateSlot)[] rate = optimizer.LearningRate is ConstantRate ? [(RateName, Rate)] : [];
        return optimizer.Listed(this, [(Step.Name, optimizer.GradientAccumulationSteps > 1 ? Batches : Step), .. rate, .. Slots(trained, optimizer.GradientAccumulationSteps > 1)]);
    }

    // Weights that no loss depends on have slots too.
    private void MakeAll(Model model, Optimizer optimizer, Weight[] trained)
    {
        var graph = new ModelGraph(isTraining: true, model.Seed) { StepSlot = Step };
        if (optimizer.GradientAccumulationSteps > 1) foreach (Weight weight in trained) Sum(weight);
        optimizer.Apply(graph, [.. trained.Select(w => (w, (Gradient)graph.Read(w)!))], this);
    }

    private IEnumerable<(string Name, StateSlot Slot)> Slots(Weight[] trained, bool withSums)
    {
        var known = _slots.Select(s => (Weight: s.Key.Item1, Name: s.Key.Item2, s.Value.Slot, s.Value.Group, Place: s.Key.Item1 is { } weight ? Array.IndexOf(trained, weight) : 0));
        return known.Where(s => s.Place >= 0 && (withSums || s.Name != Sums)).OrderBy(s => s.Group).ThenBy(s => s.Place).ThenBy(s => s.Name == Sums)
            .Select(s => (s.Weight is { } weight ? $"{_prefix}{weight.Path.Replace('/', '_')}_{s.Name}" : _prefix + s.Name, s.Slot))
            .Concat(_parts.SelectMany(part => part.Slots(trained, withSums).Prepend((part.Rate.Name, part.Rate))));
    }

    /// <summary>A slot for a weight, or of the whole optimizer, made where there is none.</summary>
    /// <param name="weight">The weight; null for none.</param>
    /// <param name="name">The slot's name.</param>
    /// <param name="initial">What every element begins with.</param>
    /// <param name="shape">The weight's shape if null.</param>
    /// <param name="group">Its place in Keras's order.</param>
    public StateSlot Of(Weight? weight, string name, float initial = 0, Shape? shape = null, int group = 0)
    {
        if (_slots.TryGetValue((weight, name), out var known)) return known.Slot;
        var type = new TensorType(DType.Float32, shape ?? weight!.Type.Shape);
        var slot = new StateSlot(weight is null ? _prefix + name : $"{weight.Path}/{name}", type, () => new Constant(initial).Create(type, 0));
        _slots[(weight, name)] = (slot, group);
        return slot;
    }

    /// <summary>The slot of a weight, where it has one.</summary>
    public StateSlot? Find(Weight weight, string name) => _slots.TryGetValue((weight, name), out var known) ? known.Slot : null;
}
