namespace Penstock.Tensors;

/// <summary>
/// Weights as a kernel wants to read them, laid out once for all plans that use the same memory, and again after it has changed.
/// </summary>
internal sealed unsafe class PackedWeights(TensorBuffer weights, nint floats, PackedWeights.Layout layout)
{
    /// <summary>Lays weights out anew.</summary>
    public delegate void Layout(float* weights, float* to);

    private readonly Arena _memory = new();
    private readonly Lock _packing = new();
    private long _version = -1;

    /// <summary>The memory, after it has been brought up to date.</summary>
    public float* Current()
    {
        if (Volatile.Read(ref _version) != weights.Version) Pack();
        return (float*)_memory.Address;
    }

    private void Pack()
    {
        lock (_packing)
        {
            long version = weights.Version;
            if (_version == version) return;
            _memory.Reserve(checked(floats * sizeof(float)));
            layout((float*)weights.Address, (float*)_memory.Address);
            Volatile.Write(ref _version, version);
        }
    }
}
