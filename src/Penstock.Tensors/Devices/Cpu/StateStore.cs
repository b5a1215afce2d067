using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The values of state slots, shared by the graphs that read and write them: training and inference of one model.</summary>
public sealed unsafe class StateStore
{
    // The values live as long as their slots do.
    private static readonly ConditionalWeakTable<StateSlot, TensorBuffer> Shared = [];

    private readonly Dictionary<StateSlot, TensorBuffer> _buffers = [];

    /// <summary>The slots that have a value, in the order in which they were first used.</summary>
    public IReadOnlyCollection<StateSlot> Slots => _buffers.Keys;

    /// <summary>A copy of a slot's value.</summary>
    public Tensor Get(StateSlot slot) => Memory(slot).ToTensor();

    /// <summary>Sets a slot's value.</summary>
    /// <exception cref="ArgumentException">Type or shape differ from the slot's.</exception>
    public void Set(StateSlot slot, Tensor value)
    {
        if (new TensorType(value.DType, value.Shape) != slot.Type)
            throw new ArgumentException($"State \"{slot.Name}\": expected {slot.Type}, got {value.DType} {value.Shape}.");
        TensorBuffer buffer = Memory(slot);
        if (slot.Type.DType == DType.Text) buffer.Text = value.AsText();
        else value.Bytes.CopyTo(new Span<byte>(buffer.Address, value.Bytes.Length));
        buffer.Changed();
    }

    /// <summary>Forgets the value of a slot that no graph reads or writes any more.</summary>
    internal void Remove(StateSlot slot)
    {
        lock (_buffers) _buffers.Remove(slot);
    }

    /// <summary>The memory of a slot for whoever is about to change it.</summary>
    internal TensorBuffer Buffer(StateSlot slot)
    {
        TensorBuffer buffer = Memory(slot);
        buffer.Changed();
        return buffer;
    }

    /// <summary>The memory of a slot, set to its initial value at first use.</summary>
    internal TensorBuffer Memory(StateSlot slot)
    {
        lock (_buffers)
        {
            if (_buffers.TryGetValue(slot, out TensorBuffer? buffer)) return buffer;
            return _buffers[slot] = slot.IsShared ? Shared.GetValue(slot, s => TensorBuffer.Holding(s.Initial)) : TensorBuffer.Holding(slot.Initial);
        }
    }
}
