namespace Penstock.Tensors;

/// <summary>The constants of a graph in native memory, shared by its plans.</summary>
internal sealed unsafe class ConstantPool
{
    private readonly Dictionary<Tensor, TensorBuffer> _buffers = new(ReferenceEqualityComparer.Instance);
    private readonly List<Arena> _memory = [];

    public TensorBuffer Buffer(Tensor value)
    {
        lock (_buffers)
        {
            if (_buffers.TryGetValue(value, out TensorBuffer? buffer)) return buffer;
            buffer = new TensorBuffer(value.DType, value.Shape);
            if (value.DType == DType.Text) buffer.Text = value.AsText();
            else
            {
                var memory = new Arena();
                memory.Reserve(Math.Max(Arena.Alignment, Arena.Align(value.Bytes.Length)));
                _memory.Add(memory);
                buffer.Address = memory.Address;
                value.Bytes.CopyTo(new Span<byte>(buffer.Address, value.Bytes.Length));
            }
            return _buffers[value] = buffer;
        }
    }
}
