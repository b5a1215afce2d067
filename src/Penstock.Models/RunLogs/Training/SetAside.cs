using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>States that layers keep from batch to batch, set aside while the log looks at examples, which begin with none; disposing puts them back.</summary>
internal sealed class SetAside : IDisposable
{
    private readonly StateStore _state;
    private readonly (StateSlot Slot, Tensor Value)[] _values;

    /// <summary>Sets the states aside that a graph writes.</summary>
    /// <param name="graph">A graph of inference.</param>
    /// <param name="state">Where they lie.</param>
    public SetAside(Graph graph, StateStore state)
    {
        (_state, _values) = (state, [.. graph.Writes.Select(write => (write.Slot, state.Get(write.Slot)))]);
        foreach (var (slot, _) in _values) state.Set(slot, slot.Initial);
    }

    public void Dispose()
    {
        foreach (var (slot, value) in _values) _state.Set(slot, value);
    }
}
