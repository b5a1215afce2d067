using System.Buffers.Binary;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>Goes through the fields of a protobuf message without exceptions: event files have many millions of records, and in a hostile one each may be malformed.</summary>
internal ref struct WireCursor
{
    private const int MostVarintBytes = 10, BitsPerByte = 7;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly int _end;
    private int _at;

    public WireCursor(ReadOnlySpan<byte> whole) : this(whole, new(0, whole.Length)) { }

    /// <summary>Goes through a message within a whole.</summary>
    public WireCursor(ReadOnlySpan<byte> whole, WireRange range)
    {
        _whole = whole;
        (_at, _end) = (range.Start, range.Start + range.Length);
    }

    /// <summary>Whether something was found that no message has; the cursor is at its end then.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next(out int field, out WireType type)
    {
        (field, type) = (0, default);
        if (_at == _end) return false;
        ulong tag = Varint();
        if (IsMalformed || tag > uint.MaxValue || tag >> 3 == 0 || (tag & 7) > 5) return Fail();
        (field, type) = ((int)(tag >> 3), (WireType)(tag & 7));
        return true;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < MostVarintBytes && _at < _end; i++)
        {
            byte b = _whole[_at++];
            value |= (ulong)(b & 0x7F) << (BitsPerByte * i);
            if (b < 0x80) return value;
        }
        Fail();
        return 0;
    }

    public WireRange Range()
    {
        ulong length = Varint();
        if (IsMalformed || length > (ulong)(_end - _at))
        {
            Fail();
            return new(_end, 0);
        }
        var range = new WireRange(_at, (int)length);
        _at += (int)length;
        return range;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        WireRange range = Range();
        return _whole.Slice(range.Start, range.Length);
    }

    public double Double() => Take(sizeof(double)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;

    public float Single() => Take(sizeof(float)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : 0;

    /// <summary>Passes the value of a field that is not looked at.</summary>
    public void Pass(WireType type)
    {
        int depth = 0;
        do
        {
            if (type == WireType.Varint) Varint();
            else if (type == WireType.Fixed64) Take(sizeof(ulong));
            else if (type == WireType.Bytes) Range();
            else if (type == WireType.Fixed32) Take(sizeof(uint));
            else depth += type == WireType.Group ? 1 : -1;
            if (depth < 0) Fail();
        }
        while (depth > 0 && (Next(out _, out type) || Fail()));
    }

    private ReadOnlySpan<byte> Take(int size)
    {
        if (_end - _at < size)
        {
            Fail();
            return [];
        }
        _at += size;
        return _whole.Slice(_at - size, size);
    }

    private bool Fail()
    {
        IsMalformed = true;
        _at = _end;
        return false;
    }
}
