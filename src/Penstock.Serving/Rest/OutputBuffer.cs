using System.Runtime.InteropServices;

namespace Penstock.Serving;

/// <summary>The elements of one output as they are told: numbers as bytes, or texts.</summary>
internal sealed class OutputBuffer(TensorSpec spec)
{
    private byte[] _numbers = [];

    /// <summary>What it is.</summary>
    public TensorSpec Spec => spec;

    /// <summary>The extents, batch axis first.</summary>
    public List<int> Shape { get; } = [];

    /// <summary>The texts, where it holds such.</summary>
    public List<byte[]> Texts { get; } = [];

    /// <summary>The bytes that it holds on to, besides its texts.</summary>
    public int HeldBytes => _numbers.Length;

    /// <summary>Memory for so many bytes of numbers.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_numbers.Length < bytes) _numbers = new byte[Math.Max(bytes, 2 * _numbers.Length)];
        return _numbers.AsSpan(0, bytes);
    }

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<T> AsSpan<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(_numbers);

    /// <summary>The number of elements behind the batch axis.</summary>
    public int RowSize
    {
        get
        {
            int size = 1;
            for (int i = 1; i < Shape.Count; i++) size = checked(size * Shape[i]);
            return size;
        }
    }
}
