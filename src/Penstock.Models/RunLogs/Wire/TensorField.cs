using Penstock.Data;

namespace Penstock.Models;

/// <summary>The fields of a TensorProto.</summary>
internal static class TensorField
{
    public const int Type = 1, Shape = 2, Content = 4, Singles = 5, Doubles = 6, Ints = 7, Texts = 8, Longs = 10, Bools = 11, Halves = 13, UnsignedInts = 16, UnsignedLongs = 17;

    /// <summary>Fields of the shape, and of an extent in it.</summary>
    public const int Extent = 2, IsRankUnknown = 3, ExtentSize = 1;

    /// <summary>Whether a field holds the elements as numbers of its own kind.</summary>
    public static bool IsNumbers(int field) => field is Singles or Doubles or Ints or Longs or Bools or Halves or UnsignedInts or UnsignedLongs;

    /// <summary>How one element of such a field stands on the wire.</summary>
    public static WireType WireOf(int field) => field switch
    {
        Singles => WireType.Fixed32,
        Doubles => WireType.Fixed64,
        _ => WireType.Varint,
    };

    /// <summary>The number that a varint of such a field stands for.</summary>
    public static double NumberOf(int field, int type, ulong bits) => field switch
    {
        Halves when type == TensorNumber.BFloat16 => BitConverter.UInt32BitsToSingle((uint)unchecked((ushort)bits) << 16),
        Halves => (double)BitConverter.UInt16BitsToHalf(unchecked((ushort)bits)),
        UnsignedInts => unchecked((uint)bits),
        UnsignedLongs => bits,
        Bools => bits != 0 ? 1 : 0,
        _ => unchecked((long)bits),
    };
}
