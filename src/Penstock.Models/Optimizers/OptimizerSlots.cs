using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What an optimizer keeps for a model between steps: the rate, and its slots for each weight. It outlives a Fit, so that training can go on.</summary>
internal sealed class OptimizerSlots
{
    // Keras lists the averages of weights first, then what belongs to no weight, then kind by kind the slots of all weights.
    internal const int Averages = -2, Shared = -1;

    private readonly Dictionary<(Weight?, string), (StateSlot Slot, int Group)> _slots = [];

    private readonly List<OptimizerSlots> _parts = [];
    private readonly string _prefix;

    public OptimizerSlots() : this(new("iteration", Tensor.Scalar(0L)), "")
    {
    }

    private OptimizerSlots(StateSlot step, string prefix) => (Step, _prefix, Rate) = (step, prefix, new($"{prefix}learning_rate", Tensor.Scalar(0f)));

    public StateSlot Rate { get; }

    public StateSlot Step { get; }

    /// <summary>What one of an optimizer's own optimizers keeps; they count steps together.</summary>
    public OptimizerSlots Part(int index)
    {
        while (_parts.Count <= index) _parts.Add(new(Step, $"optimizer_{_parts.Count}_"));
        return _parts[index];
    }

    /// <summary>What the loss is multiplied by where activations are kept in float16.</summary>
    public LossScale LossScale { get; } = new();

    /// <summary>Name and value of each slot, in Keras's order.</summary>
    public IEnumerable<(string Name, StateSlot Slot)> All => _slots.OrderBy(s => s.Value.Group)
        .Select(s => (s.Key.Item1 is { } weight ? $"{_prefix}{weight.Path.Replace('/', '_')}_{s.Key.Item2}" : _prefix + s.Key.Item2, s.Value.Slot))
        .Concat(_parts.SelectMany(part => part.All.Prepend((part.Rate.Name, part.Rate))));

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

    /// <summary>Takes over values in the order of Keras: the number of steps, the learning rate, then the slots of every weight.</summary>
    /// <exception cref="ModelFileException">A value has another shape than the slot.</exception>
    public void Restore(Model model, Optimizer optimizer, IReadOnlyList<Tensor> values)
    {
        if (values.Count == 0) return;
        var graph = new ModelGraph(isTraining: true, model.Seed) { StepSlot = Step };
        optimizer.Apply(graph, [.. model.Weights.Where(w => w.IsTrainable).Select(w => (w, (Gradient)graph.Read(w)!))], this);
        StateSlot[] slots = [.. All.Select(s => s.Slot)];
        if (values.Count != slots.Length + 2) throw new ModelFileException($"Optimizer: expected {slots.Length + 2} values for {optimizer.KerasName}, got {values.Count}.");
        model.State.Set(Step, Tensor.Scalar((long)values[0].NumberAt(0)));
        model.State.Set(Rate, Tensor.Scalar((float)values[1].NumberAt(0)));
        for (int i = 0; i < slots.Length; i++)
        {
            if (values[i + 2].Shape != slots[i].Type.Shape) throw new ModelFileException($"Optimizer: expected {slots[i]}, got shape {values[i + 2].Shape}.");
            model.State.Set(slots[i], SavedWeights.AsFloat32(values[i + 2]));
        }
    }
}
