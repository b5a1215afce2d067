using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Penstock.Data;

/// <summary>A block of bytes to be written, little-endian.</summary>
internal sealed class Hdf5Block
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public Hdf5Block Byte(params ReadOnlySpan<byte> values) => Bytes(values);

    public Hdf5Block Bytes(ReadOnlySpan<byte> values)
    {
        _bytes.Write(values);
        return this;
    }

    public Hdf5Block UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.GetSpan(2), (ushort)value);
        _bytes.Advance(2);
        return this;
    }

    public Hdf5Block UInt32(long value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(4), (uint)value);
        _bytes.Advance(4);
        return this;
    }

    /// <summary>A length or an address; -1 is the undefined address.</summary>
    public Hdf5Block Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
        return this;
    }

    public Hdf5Block Signature(string signature) => Bytes(Encoding.ASCII.GetBytes(signature));

    public Hdf5Block Zeros(int count)
    {
        _bytes.GetSpan(count)[..count].Clear();
        _bytes.Advance(count);
        return this;
    }

    /// <summary>Zeros up to a multiple of 8 bytes.</summary>
    public Hdf5Block Align() => Zeros(-Length & 7);
}
