using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>How a protobuf value stands on the wire.</summary>
internal enum WireType : byte
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Group = 3,
    GroupEnd = 4,
    Fixed32 = 5,
}

/// <summary>A part of a message that is a message or bytes itself.</summary>
/// <param name="Start">Where it begins in the whole.</param>
/// <param name="Length">How many bytes it has; below zero for none.</param>
internal readonly record struct WireRange(int Start, int Length)
{
    public static WireRange None => new(0, -1);

    public bool IsNone => Length < 0;
}

/// <summary>Reads the fields of a protobuf message one by one. A malformed one is an <see cref="InvalidDataException"/> with the offset in the whole.</summary>
internal ref struct ProtoReader
{
    private const int MostVarintBytes = 10, DeepestGroup = 64, BitsPerByte = 7;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly int _end;
    private int _at;

    /// <summary>Reads a whole.</summary>
    public ProtoReader(ReadOnlySpan<byte> whole) : this(whole, new(0, whole.Length)) { }

    /// <summary>Reads a message within a whole.</summary>
    public ProtoReader(ReadOnlySpan<byte> whole, WireRange range)
    {
        _whole = whole;
        (_at, _end) = (range.Start, range.Start + range.Length);
    }

    /// <summary>Whether all has been read.</summary>
    public readonly bool IsAtEnd => _at == _end;

    /// <summary>Reads the tag of the next field; false at the end.</summary>
    public bool Next(out int field, out WireType type)
    {
        (field, type) = (0, default);
        if (_at == _end) return false;
        int start = _at;
        ulong tag = Varint();
        if (tag > uint.MaxValue || tag >> 3 == 0 || (tag & 7) > 5) throw Error(start, "a field", $"the tag {tag}");
        (field, type) = ((int)(tag >> 3), (WireType)(tag & 7));
        return true;
    }

    /// <summary>Reads a whole number.</summary>
    public ulong Varint()
    {
        if (_at < _end && _whole[_at] < 0x80) return _whole[_at++];
        ulong value = 0;
        for (int i = 0; i < MostVarintBytes; i++)
        {
            if (_at == _end) throw Error(_at, "a number that ends", "the end of the message");
            byte b = _whole[_at++];
            value |= (ulong)(b & 0x7F) << (BitsPerByte * i);
            if (b < 0x80) return value;
        }
        throw Error(_at - MostVarintBytes, "a number of at most 10 bytes", "a longer one");
    }

    /// <summary>Reads the place of bytes or of a message.</summary>
    public WireRange Range()
    {
        int start = _at;
        ulong length = Varint();
        if (length > (ulong)(_end - _at)) throw Error(start, $"at most {_end - _at} bytes, which the message still has", $"{length}");
        var range = new WireRange(_at, (int)length);
        _at += (int)length;
        return range;
    }

    /// <summary>Reads bytes.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        WireRange range = Range();
        return _whole.Slice(range.Start, range.Length);
    }

    /// <summary>Reads four bytes as they are.</summary>
    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Fixed(sizeof(float)));

    /// <summary>Reads eight bytes as they are.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Fixed(sizeof(double)));

    /// <summary>Reads four bytes as they are.</summary>
    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Fixed(sizeof(uint)));

    /// <summary>Reads eight bytes as they are.</summary>
    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Fixed(sizeof(ulong)));

    /// <summary>Passes the value of an unknown field.</summary>
    public void Pass(int field, WireType type)
    {
        if (type == WireType.Varint) Varint();
        else if (type == WireType.Fixed64) Fixed(sizeof(ulong));
        else if (type == WireType.Bytes) Range();
        else if (type == WireType.Fixed32) Fixed(sizeof(uint));
        else if (type == WireType.Group) PassGroup(field);
        else throw Error(_at, "a field", $"the end of a group {field} that was not begun");
    }

    private void PassGroup(int field)
    {
        Span<int> open = stackalloc int[DeepestGroup];
        open[0] = field;
        for (int depth = 1; depth > 0;)
        {
            if (!Next(out int inner, out WireType type)) throw Error(_at, $"the end of group {open[depth - 1]}", "the end of the message");
            if (type == WireType.Group)
            {
                if (depth == DeepestGroup) throw Error(_at, $"groups at most {DeepestGroup} deep", "deeper ones");
                open[depth++] = inner;
            }
            else if (type != WireType.GroupEnd) Pass(inner, type);
            else if (inner != open[--depth]) throw Error(_at, $"the end of group {open[depth]}", $"that of {inner}");
        }
    }

    private ReadOnlySpan<byte> Fixed(int size)
    {
        if (_end - _at < size) throw Error(_at, $"{size} bytes", $"{_end - _at} before the end of the message");
        _at += size;
        return _whole.Slice(_at - size, size);
    }

    private static InvalidDataException Error(int offset, string expected, string got) => new($"byte {offset}: expected {expected}, got {got}");
}
