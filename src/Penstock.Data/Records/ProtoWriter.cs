using System.Buffers.Binary;
using System.Text;

namespace Penstock.Data;

/// <summary>Writes the fields of a protobuf message into a buffer that grows.</summary>
internal sealed class ProtoWriter
{
    private const int MostVarintBytes = 10;
    private byte[] _buffer = new byte[256];
    private int _count;

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    /// <summary>The number of bytes of a whole number on the wire.</summary>
    public static int VarintSize(ulong value) => (63 - int.CreateTruncating(ulong.LeadingZeroCount(value | 1))) / 7 + 1;

    /// <summary>Forgets what has been written.</summary>
    public void Clear() => _count = 0;

    public void Varint(ulong value)
    {
        Span<byte> room = Room(MostVarintBytes);
        int count = 0;
        for (; value >= 0x80; value >>= 7) room[count++] = (byte)((value & 0x7F) | 0x80);
        room[count++] = (byte)value;
        _count += count;
    }

    public void Tag(int field, WireType type) => Varint((uint)field << 3 | (uint)type);

    /// <summary>Writes a field of a whole number, but 0, which proto3 leaves out.</summary>
    public void Varint(int field, ulong value)
    {
        if (value == 0) return;
        Tag(field, WireType.Varint);
        Varint(value);
    }

    /// <summary>Writes a field of eight bytes, but 0, which proto3 leaves out.</summary>
    public void Double(int field, double value)
    {
        if (BitConverter.DoubleToUInt64Bits(value) == 0) return;
        Tag(field, WireType.Fixed64);
        Double(value);
    }

    /// <summary>Writes eight bytes as they are, without a tag.</summary>
    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Room(sizeof(double)), value);
        _count += sizeof(double);
    }

    /// <summary>Writes a field of text as UTF-8, but none, which proto3 leaves out.</summary>
    public void Text(int field, string text)
    {
        if (text.Length == 0) return;
        int begun = Begin(field);
        _count += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
        End(begun);
    }

    /// <summary>Writes a field of bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Writes four bytes as they are, without a tag.</summary>
    public void Single(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(Room(sizeof(float)), value);
        _count += sizeof(float);
    }

    /// <summary>Writes bytes as they are, without a tag.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _count += bytes.Length;
    }

    /// <summary>Writes a field that is a message; what is written until <see cref="End"/> is its content.</summary>
    public int Begin(int field)
    {
        Tag(field, WireType.Bytes);
        return _count;
    }

    /// <summary>Puts the length before the content of a message.</summary>
    public void End(int begun)
    {
        int length = _count - begun, size = VarintSize((ulong)length);
        Room(size);
        _buffer.AsSpan(begun, length).CopyTo(_buffer.AsSpan(begun + size));
        _count = begun;
        Varint((ulong)length);
        _count += length;
    }

    private Span<byte> Room(int size)
    {
        if (size > Array.MaxLength - _count) throw new InvalidOperationException("Protobuf: expected a message of at most 2 GiB, got more.");
        if (_buffer.Length - _count < size) Array.Resize(ref _buffer, Math.Max(_count + size, (int)Math.Min(2L * _buffer.Length, Array.MaxLength)));
        return _buffer.AsSpan(_count);
    }
}
