using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A file to be written, as blocks one after the other; what a block points to is added before it.</summary>
internal sealed class Hdf5Image(int superblockSize)
{
    private readonly record struct Part(byte[]? Block, Tensor? Numbers);

    private readonly List<Part> _parts = [];

    /// <summary>The address of what is added next, a multiple of 8.</summary>
    public long End { get; private set; } = superblockSize;

    public long Add(byte[] block) => Add(new Part(block, null), block.Length);

    public long Add(Tensor numbers, long byteCount) => Add(new Part(null, numbers), byteCount);

    public void Write(Stream stream, byte[] superblock)
    {
        stream.Write(superblock);
        Span<byte> zeros = stackalloc byte[8];
        zeros.Clear();
        foreach (Part part in _parts)
        {
            ReadOnlySpan<byte> bytes = part.Block ?? part.Numbers!.Bytes;
            stream.Write(bytes);
            stream.Write(zeros[..(-bytes.Length & 7)]);
        }
    }

    private long Add(Part part, long byteCount)
    {
        long address = End;
        _parts.Add(part);
        End = address + (byteCount + 7 & ~7L);
        return address;
    }
}
