using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Penstock.Data;

internal static class ByteOrder
{
    /// <summary>Reverses the bytes of every element in place.</summary>
    public static void Reverse(Span<byte> bytes, int elementSize)
    {
        if (elementSize == 2) Reverse(MemoryMarshal.Cast<byte, short>(bytes));
        else if (elementSize == 4) Reverse(MemoryMarshal.Cast<byte, int>(bytes));
        else if (elementSize == 8) Reverse(MemoryMarshal.Cast<byte, long>(bytes));
    }

    private static void Reverse(Span<short> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Reverse(Span<int> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Reverse(Span<long> values) => BinaryPrimitives.ReverseEndianness(values, values);
}
