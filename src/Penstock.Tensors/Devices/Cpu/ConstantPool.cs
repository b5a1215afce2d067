namespace Penstock.Tensors;

/// <summary>The constants of a graph in native memory, shared by its plans.</summary>
internal sealed class ConstantPool
{
    private readonly Dictionary<Tensor, TensorBuffer> _buffers = new(ReferenceEqualityComparer.Instance);

    public TensorBuffer Buffer(Tensor value)
    {
        lock (_buffers)
        {
            if (!_buffers.TryGetValue(value, out TensorBuffer? buffer)) _buffers[value] = buffer = TensorBuffer.Holding(value);
            return buffer;
        }
    }
}
