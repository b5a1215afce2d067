using System.Text;

namespace Penstock.Data;

/// <summary>An object header of version 1 to be written, message by message.</summary>
internal sealed class Hdf5HeaderBlock
{
    private const int Prefix = 8, Constant = 1;

    private readonly Hdf5Block _messages = new();
    private int _count;

    public Hdf5HeaderBlock Add(Hdf5MessageType type, byte[] body, bool isConstant = false)
    {
        int padded = Padded(body.Length);
        _messages.UInt16((int)type).UInt16(padded).Byte((byte)(isConstant ? Constant : 0)).Zeros(3).Bytes(body).Zeros(padded - body.Length);
        _count++;
        return this;
    }

    public Hdf5HeaderBlock AddAttribute(string name, Hdf5Value value, ReadOnlySpan<byte> elements)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name + '\0');
        var body = new Hdf5Block().Byte(1, 0).UInt16(nameBytes.Length).UInt16(value.Type.Length).UInt16(value.Space.Length);
        body.Bytes(nameBytes).Align().Bytes(value.Type).Align().Bytes(value.Space).Align().Bytes(elements);
        return Add(Hdf5MessageType.Attribute, body.ToArray());
    }

    /// <summary>The bytes of an attribute's message.</summary>
    public static long AttributeSize(string name, Hdf5Value value) =>
        Prefix + Padded(Encoding.UTF8.GetByteCount(name) + 1) + Padded(value.Type.Length) + Padded(value.Space.Length) + Padded(value.ByteCount);

    public byte[] ToArray() => new Hdf5Block().Byte(1, 0).UInt16(_count).UInt32(1).UInt32(_messages.Length).Zeros(4).Bytes(_messages.ToArray()).ToArray();

    private static int Padded(int length) => length + 7 & ~7;

    private static long Padded(long length) => length + 7 & ~7L;
}
