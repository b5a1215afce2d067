using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>The values of state slots, shared by the graphs that read and write them: training and inference of one model.</summary>
public sealed unsafe class StateStore
{
    private readonly Dictionary<StateSlot, TensorBuffer> _buffers = [];
    private readonly List<Arena> _memory = [];

    /// <summary>The slots that have a value, in the order in which they were first used.</summary>
    public IReadOnlyCollection<StateSlot> Slots => _buffers.Keys;

    /// <summary>A copy of a slot's value.</summary>
    public Tensor Get(StateSlot slot) => Buffer(slot).ToTensor();

    /// <summary>Sets a slot's value.</summary>
    /// <exception cref="ArgumentException">Type or shape differ from the slot's.</exception>
    public void Set(StateSlot slot, Tensor value)
    {
        if (new TensorType(value.DType, value.Shape) != slot.Type)
            throw new ArgumentException($"State \"{slot.Name}\": expected {slot.Type}, got {value.DType} {value.Shape}.");
        TensorBuffer buffer = Buffer(slot);
        if (slot.Type.DType == DType.Text) buffer.Text = value.AsText();
        else value.Bytes.CopyTo(new Span<byte>(buffer.Address, value.Bytes.Length));
    }

    /// <summary>The memory of a slot, set to its initial value at first use.</summary>
    internal TensorBuffer Buffer(StateSlot slot)
    {
        lock (_buffers)
        {
            if (_buffers.TryGetValue(slot, out TensorBuffer? buffer)) return buffer;
            buffer = new TensorBuffer(slot.Type.DType, slot.Type.Shape);
            if (slot.Type.DType == DType.Text) buffer.Text = slot.Initial.AsText();
            else
            {
                var memory = new Arena();
                memory.Reserve(Math.Max(Arena.Alignment, Arena.Align(slot.Initial.Bytes.Length)));
                _memory.Add(memory);
                buffer.Address = memory.Address;
                slot.Initial.Bytes.CopyTo(new Span<byte>(buffer.Address, slot.Initial.Bytes.Length));
            }
            _buffers[slot] = buffer;
            return buffer;
        }
    }
}
