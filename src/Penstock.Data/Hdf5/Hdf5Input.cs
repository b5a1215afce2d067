namespace Penstock.Data;

/// <summary>
/// The bytes of an HDF5 file behind one bounds check: nothing is read, and no memory is taken, beyond the file's length.
/// Addresses count from the superblock's base address.
/// </summary>
internal sealed class Hdf5Input : IDisposable
{
    // Every object has a header of at least this many bytes; only links that share an object can lead to more of them.
    private const int SmallestObject = 16, SharedObjects = 4096;

    // Deflate shrinks at most 1032 times; the rest is room for chunks that were never written.
    private const long DeflateRatio = 1032, UnwrittenRoom = 64L << 20;

    private readonly Stream _stream;
    private long _objects;

    public Hdf5Input(Stream stream, string name)
    {
        (_stream, Name, Length) = (stream, name, stream.Length);
        GlobalHeap = new Hdf5GlobalHeap(this);
    }

    public string Name { get; }

    public long Length { get; }

    /// <summary>Where texts of variable length lie.</summary>
    public Hdf5GlobalHeap GlobalHeap { get; }

    public long BaseAddress { get; set; }

    public int OffsetSize { get; set; } = 8;

    public int LengthSize { get; set; } = 8;

    /// <summary>Bytes after the base address.</summary>
    public long Extent => Length - BaseAddress;

    /// <summary>The most bytes that a dataset's elements may unpack to.</summary>
    public long UnpackedLimit => UnwrittenRoom + Math.Min(Length, long.MaxValue >> 12) * DeflateRatio;

    /// <summary>The most bytes that variable-length texts, several of which may share a place in the file, may come to.</summary>
    public long TextLimit => UnwrittenRoom + Length;

    public void Read(long address, Span<byte> into, string field)
    {
        Check(address, into.Length, field);
        _stream.Position = BaseAddress + address;
        _stream.ReadExactly(into);
    }

    public Hdf5Cursor Block(long address, long length, string field)
    {
        Check(address, length, field);
        if (length > Array.MaxLength) throw Error(address, field, $"at most {Array.MaxLength} bytes", $"{length}");
        var bytes = new byte[length];
        Read(address, bytes, field);
        return new Hdf5Cursor(this, bytes, address);
    }

    public void Check(long address, long length, string field)
    {
        if (address < 0 || address > Extent) throw Error(0, field, $"an address within the {Extent} bytes of the file", $"{address}");
        if (length < 0 || length > Extent - address)
            throw Error(address, field, $"{length} bytes", $"{Extent - address} before the end of the file. The file is cut short or damaged");
    }

    /// <summary>Counts an object that was opened: a file whose links share objects over and over would never end.</summary>
    public void CountObject(long address)
    {
        if (++_objects > Length / SmallestObject + SharedObjects)
            throw Error(address, "link", "a tree of objects", "links that share objects without end");
    }

    public InvalidDataException Error(long address, string field, string expected, string got) =>
        new($"{Name}, offset {BaseAddress + address}, {field}: expected {expected}, got {got}.");

    public void Dispose() => _stream.Dispose();
}
