using Penstock.Data;

namespace Penstock.Models;

/// <summary>Goes through the fields of a message of which only the beginning may be there; it stops where nothing more can be told.</summary>
internal ref struct HeadCursor(ReadOnlySpan<byte> bytes)
{
    private const int MostVarintBytes = 10, BitsPerByte = 7;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>The value of a varint.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value of a field of bytes, as far as it is there.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Whether the field ends beyond what is there; no other comes then.</summary>
    public bool IsCut { get; private set; }

    public bool Next()
    {
        if (IsCut || !TryVarint(out ulong tag)) return false;
        (Field, Type) = (unchecked((int)(tag >> 3)), (WireType)(tag & 7));
        if (Type == WireType.Fixed64) return TryPass(sizeof(ulong));
        if (Type == WireType.Fixed32) return TryPass(sizeof(uint));
        if (Type is not (WireType.Varint or WireType.Bytes) || !TryVarint(out ulong number)) return false;
        Number = number;
        if (Type == WireType.Varint) return true;
        ReadOnlySpan<byte> rest = _bytes[_at..];
        IsCut = number > (ulong)rest.Length;
        Content = IsCut ? rest : rest[..(int)number];
        _at += Content.Length;
        return true;
    }

    private bool TryPass(int size) => (_at += size) <= _bytes.Length;

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < MostVarintBytes && _at < _bytes.Length; i++)
        {
            byte b = _bytes[_at++];
            value |= (ulong)(b & 0x7F) << (BitsPerByte * i);
            if (b < 0x80) return true;
        }
        return false;
    }
}
