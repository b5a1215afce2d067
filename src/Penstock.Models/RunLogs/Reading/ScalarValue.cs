using System.Buffers.Binary;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>The single number of a TensorProto, found without making anything.</summary>
internal static class ScalarValue
{
    // dtype 1, a shape without extents, and four bytes: what TensorFlow 2 writes for every scalar.
    private const ulong UsualStart = 0x04_2A_00_12_01_08;
    private const int UsualLength = 10;

    public static bool TryRead(ReadOnlySpan<byte> tensor, out double value)
    {
        if (tensor.Length == UsualLength && (BinaryPrimitives.ReadUInt64LittleEndian(tensor) & 0xFFFF_FFFF_FFFF) == UsualStart)
        {
            value = BinaryPrimitives.ReadSingleLittleEndian(tensor[6..]);
            return true;
        }
        return TryReadAny(tensor, out value);
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
