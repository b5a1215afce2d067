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
}
