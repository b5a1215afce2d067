using System.Buffers.Binary;
using System.Text;

namespace Penstock.Data;

/// <summary>A place in a block of bytes that were read from a file; every step is checked against the block's end.</summary>
internal sealed class Hdf5Cursor
{
    /// <summary>An address or an extent of which all bits are set: there is none.</summary>
    public const long Undefined = -1;

    // Keeps sums of a few numbers from overflowing.
    private const ulong Largest = 1ul << 60;

    private readonly byte[] _bytes;
    private readonly long _address;
    private readonly int _start, _end;
    private int _position;

    public Hdf5Cursor(Hdf5Input input, byte[] bytes, long address) : this(input, bytes, address, 0, bytes.Length) { }

    private Hdf5Cursor(Hdf5Input input, byte[] bytes, long address, int start, int end)
    {
        (Input, _bytes, _address) = (input, bytes, address);
        (_start, _position, _end) = (start, start, end);
    }

    public Hdf5Input Input { get; }

    /// <summary>The address of the next byte.</summary>
    public long At => _address + _position;

    public int Remaining => _end - _position;

    /// <summary>The bytes taken since the block's start.</summary>
    public int Taken => _position - _start;

    /// <summary>A cursor of its own at the start of the same block.</summary>
    public Hdf5Cursor Rewound() => new(Input, _bytes, _address, _start, _end);

    public ReadOnlySpan<byte> Take(long count, string field)
    {
        if (count < 0 || count > Remaining) throw Error(field, $"{count} bytes", $"{Remaining} to the end of the block");
        int from = _position;
        _position += (int)count;
        return _bytes.AsSpan(from, (int)count);
    }

    /// <summary>The next bytes as a block of their own.</summary>
    public Hdf5Cursor Slice(long count, string field)
    {
        int from = _position;
        Take(count, field);
        return new Hdf5Cursor(Input, _bytes, _address, from, _position);
    }

    public void Skip(long count, string field) => Take(count, field);

    /// <summary>Skips to a multiple of 8 bytes from the block's start, or to its end.</summary>
    public void Align() => _position = Math.Min(_end, _start + (Taken + 7) / 8 * 8);

    public int Byte(string field) => Take(1, field)[0];

    public int UInt16(string field) => (int)Number(2, field);

    public long UInt32(string field) => Number(4, field);

    /// <summary>A whole number of 1 to 8 bytes.</summary>
    public long Number(int size, string field)
    {
        ulong value = Raw(size, field);
        return value < Largest ? (long)value : throw ErrorBefore(size, field, "a number below 2^60", $"{value}");
    }

    /// <summary>A whole number, or <see cref="Undefined"/> where all of its bits are set.</summary>
    public long Optional(int size, string field)
    {
        if (!Take(size, field).ContainsAnyExcept((byte)0xff)) return Undefined;
        _position -= size;
        return Number(size, field);
    }

    public long Length(string field) => Number(Input.LengthSize, field);

    /// <summary>An address within the file, or <see cref="Undefined"/>.</summary>
    public long Address(string field)
    {
        long address = Optional(Input.OffsetSize, field);
        if (address > Input.Extent) throw ErrorBefore(Input.OffsetSize, field, $"an address within the {Input.Extent} bytes of the file", $"{address}");
        return address;
    }

    public void Signature(string expected)
    {
        ReadOnlySpan<byte> got = Take(4, "signature");
        for (int i = 0; i < 4; i++)
            if (got[i] != expected[i]) throw ErrorBefore(4, "signature", $"'{expected}'", $"bytes {Convert.ToHexString(got)}");
    }

    public int Version(string of, int smallest, int largest)
    {
        int version = Byte($"{of} version");
        return version >= smallest && version <= largest
            ? version
            : throw ErrorBefore(1, $"{of} version", smallest == largest ? $"{smallest}" : $"{smallest} to {largest}", $"{version}");
    }

    /// <summary>Text up to a zero byte, which is taken too.</summary>
    public string Text(string field)
    {
        int length = _bytes.AsSpan(_position, Remaining).IndexOf((byte)0);
        if (length < 0) throw Error(field, "a text that ends with a zero byte", "none before the end of the block");
        string text = Encoding.UTF8.GetString(Take(length, field));
        _position++;
        return text;
    }

    /// <summary>Checks the checksum in the block's last four bytes and leaves it out of the block that is returned.</summary>
    public Hdf5Cursor Checked(string field)
    {
        if (_end - _start < 4) throw Error(field, "a checksum", $"a block of {_end - _start} bytes");
        ReadOnlySpan<byte> block = _bytes.AsSpan(_start, _end - _start);
        CompareChecksums(BinaryPrimitives.ReadUInt32LittleEndian(block[^4..]), Hdf5Checksum.Lookup3(block[..^4]), field);
        return new Hdf5Cursor(Input, _bytes, _address, _start, _end - 4);
    }

    /// <summary>Checks a checksum that lies inside the block and counts itself as zero.</summary>
    public void CheckWithin(int at, string field)
    {
        if (at + 4 > _end - _start) throw Error(field, "a checksum", $"a block of {_end - _start} bytes");
        byte[] copy = _bytes[_start.._end];
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(copy.AsSpan(at));
        copy.AsSpan(at, 4).Clear();
        CompareChecksums(stored, Hdf5Checksum.Lookup3(copy), field);
    }

    public InvalidDataException Error(string field, string expected, string got) => ErrorBefore(0, field, expected, got);

    private void CompareChecksums(uint stored, uint computed, string field)
    {
        if (stored != computed) throw Error($"{field} checksum", $"{computed:x8}", $"{stored:x8}. The file is damaged");
    }

    private InvalidDataException ErrorBefore(int back, string field, string expected, string got) =>
        Input.Error(At - back, field, expected, got);

    private ulong Raw(int size, string field)
    {
        if (size is < 1 or > 8) throw Error(field, "a number of 1 to 8 bytes", $"{size}");
        ulong value = 0;
        ReadOnlySpan<byte> bytes = Take(size, field);
        for (int i = size - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }
}
