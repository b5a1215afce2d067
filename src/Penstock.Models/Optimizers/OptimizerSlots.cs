using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What an optimizer keeps for a model between steps: the rate, and its slots for each weight. It outlives a Fit, so that training can go on.</summary>
internal sealed class OptimizerSlots
{
    private readonly Dictionary<(Weight, string), StateSlot> _slots = [];

    public StateSlot Rate { get; } = new("learning_rate", Tensor.Scalar(0f));

    public StateSlot Step { get; } = new("iteration", Tensor.Scalar(0L));

    /// <summary>Weight and name of each slot, in the order in which they were made.</summary>
    public IEnumerable<(Weight Weight, string Name, StateSlot Slot)> All => _slots.Select(s => (s.Key.Item1, s.Key.Item2, s.Value));

    public StateSlot Of(Weight weight, string name, float initial)
    {
        if (_slots.TryGetValue((weight, name), out StateSlot? slot)) return slot;
        return _slots[(weight, name)] = new StateSlot($"{weight.Path}/{name}", new Constant(initial).Create(weight.Type, 0));
    }

    /// <summary>Takes over values in the order of Keras: the number of steps, the learning rate, then the slots of every weight.</summary>
    /// <exception cref="ModelFileException">A value has another shape than the slot.</exception>
    public void Restore(Model model, Optimizer optimizer, IReadOnlyList<Tensor> values)
    {
        if (values.Count == 0) return;
        var graph = new ModelGraph(isTraining: true, model.Seed) { StepSlot = Step };
        Value rate = graph.Graph.Read(Rate);
        foreach (Weight weight in model.Weights.Where(w => w.IsTrainable))
            optimizer.Update(graph.Read(weight), graph.Read(weight), new OptimizerCall(graph, weight, rate, this));
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
