using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The sums of a metric over the batches of an epoch.</summary>
public sealed class MetricSums
{
    private readonly Dictionary<string, StateSlot> _slots = [];
    private readonly StateStore _state;
    private readonly string _prefix;

    internal MetricSums(StateStore state, string prefix) => (_state, _prefix) = (state, prefix);

    /// <summary>A sum, as its single number.</summary>
    public double this[string name] => _state.Buffer(_slots[name]).AsSpan<double>()[0];

    /// <summary>Whether a sum was added to.</summary>
    public bool Has(string name) => _slots.ContainsKey(name);

    /// <summary>The total over the count; 0 where nothing was counted.</summary>
    public double Mean => this["count"] == 0 ? 0 : this["total"] / this["count"];

    /// <summary>A sum of several numbers.</summary>
    public double[] Numbers(string name) => _state.Buffer(_slots[name]).AsSpan<double>().ToArray();

    /// <summary>A sum of several numbers where it lies: no copy is made.</summary>
    internal ReadOnlySpan<double> Span(string name) => _state.Buffer(_slots[name]).AsSpan<double>();

    /// <summary>How many numbers all sums together are.</summary>
    internal long Count
    {
        get
        {
            long count = 0;
            foreach (StateSlot slot in _slots.Values) count += slot.Type.Shape.ElementCount;
            return count;
        }
    }

    internal StateSlot Slot(string name, Shape shape)
    {
        if (!_slots.TryGetValue(name, out StateSlot? slot))
            _slots[name] = slot = new StateSlot($"{_prefix}/{name}", Tensor.Zeros(DType.Float64, shape));
        return slot;
    }

    /// <summary>Takes the sums out of the state.</summary>
    internal void Forget()
    {
        foreach (StateSlot slot in _slots.Values) _state.Remove(slot);
    }

    internal void Reset()
    {
        foreach (StateSlot slot in _slots.Values) _state.Buffer(slot).AsSpan<double>().Clear();
    }
}
