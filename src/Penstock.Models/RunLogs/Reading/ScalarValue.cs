using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>The single number of a TensorProto, found without making anything.</summary>
internal static class ScalarValue
{
    // dtype 1, a shape without extents, and four bytes, packed or as content: what TensorFlow 2 writes for every scalar.
    private const ulong UsualStart = 0x04_2A_00_12_01_08, UsualContent = 0x04_22_00_12_01_08, StartMask = 0xFFFF_FFFF_FFFF;
    private const int UsualLength = 10, StartLength = 6;
    private const byte TensorTag = 0x42, MetadataTag = 0x4A;

    /// <summary>Reads the number of a tensor.</summary>
    public static bool TryRead(ReadOnlySpan<byte> tensor, out double value)
    {
        if (TryReadStart(tensor, out float single) && tensor.Length == UsualLength)
        {
            value = single;
            return true;
        }
        return TryReadAny(tensor, out value);
    }

    /// <summary>Reads what follows the tag in a Summary.Value as it usually is: a tensor, and metadata or nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadUsual(ReadOnlySpan<byte> rest, out float value)
    {
        const int whole = 2 + UsualLength;
        value = 0;
        return rest.Length >= whole && rest[0] == TensorTag && rest[1] == UsualLength && TryReadStart(rest[2..], out value)
            && (rest.Length == whole || rest.Length > whole + 1 && rest[whole] == MetadataTag && rest[whole + 1] == rest.Length - whole - 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadStart(ReadOnlySpan<byte> tensor, out float value)
    {
        value = 0;
        if (tensor.Length < UsualLength || (BinaryPrimitives.ReadUInt64LittleEndian(tensor) & StartMask) is not (UsualStart or UsualContent)) return false;
        value = BinaryPrimitives.ReadSingleLittleEndian(tensor[StartLength..]);
        return true;
    }

    private static bool TryReadAny(ReadOnlySpan<byte> tensor, out double value)
    {
        value = 0;
        ulong type = 0;
        var cursor = new WireCursor(tensor);
        ReadOnlySpan<byte> content = [];
        double? number = 0;
        bool isOne = true;
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field == TensorField.Type && wire == WireType.Varint) type = cursor.Varint();
            else if (field == TensorField.Shape && wire == WireType.Bytes) isOne = IsOne(cursor.Bytes());
            else if (field == TensorField.Content && wire == WireType.Bytes) content = cursor.Bytes();
            else if (TensorField.IsNumbers(field)) number = Number(ref cursor, field, wire, (int)Math.Min(type, int.MaxValue));
            else cursor.Pass(wire);
        }
        if (cursor.IsMalformed || !isOne || !LogElement.TryOf(type, out LogElement? element) || element.IsText || number is null) return false;
        if (!content.IsEmpty && content.Length != element.Size) return false;
        value = content.IsEmpty ? number.Value : element.Read(content);
        return true;
    }

    private static double? Number(ref WireCursor cursor, int field, WireType wire, int type)
    {
        WireType own = TensorField.WireOf(field);
        if (wire == own) return Number(ref cursor, field, type);
        if (wire != WireType.Bytes) return null;
        var packed = new WireCursor(cursor.Bytes());
        double number = Number(ref packed, field, type);
        return packed.IsMalformed ? null : number;
    }

    private static double Number(ref WireCursor cursor, int field, int type) => TensorField.WireOf(field) switch
    {
        WireType.Fixed32 => cursor.Single(),
        WireType.Fixed64 => cursor.Double(),
        _ => TensorField.NumberOf(field, type, cursor.Varint()),
    };

    private static bool IsOne(ReadOnlySpan<byte> shape)
    {
        var cursor = new WireCursor(shape);
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field == TensorField.IsRankUnknown && wire == WireType.Varint)
            {
                if (cursor.Varint() != 0) return false;
            }
            else if (field != TensorField.Extent || wire != WireType.Bytes) cursor.Pass(wire);
            else if (!IsExtentOne(cursor.Bytes())) return false;
        }
        return !cursor.IsMalformed;
    }

    private static bool IsExtentOne(ReadOnlySpan<byte> dimension)
    {
        ulong extent = 0;
        var cursor = new WireCursor(dimension);
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field == TensorField.ExtentSize && wire == WireType.Varint) extent = cursor.Varint();
            else cursor.Pass(wire);
        }
        return extent == 1 && !cursor.IsMalformed;
    }
}
