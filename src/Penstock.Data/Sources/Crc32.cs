using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Data;

/// <summary>The checksum of PNG, gzip and zip (CRC-32, polynomial 0xEDB88320), 16 bytes at a time where the processor multiplies without carry (Gopal et al. 2009).</summary>
internal static class Crc32
{
    // By how much bits are multiplied that move 128 and 64 bits on: x^(128+32) and x^(128-32) by the polynomial.
    private static readonly Vector128<ulong> s_fold = Vector128.Create(0x1751997D0UL, 0x0CCAA009EUL);
    private static readonly uint[] s_table = MakeTable();

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(~0u, bytes);

    /// <summary>The checksum of parts one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Add(Add(~0u, first), second);

    /// <summary>The checksum of bytes that follow others whose checksum is known.</summary>
    public static uint Extend(uint checksum, ReadOnlySpan<byte> bytes) => ~Add(~checksum, bytes);

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes) => Pclmulqdq.IsSupported && bytes.Length >= Vector128<byte>.Count ? AddFolded(crc, bytes) : AddBytes(crc, bytes);

    /// <summary>Folds blocks into one of the same remainder.</summary>
    private static uint AddFolded(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> sum = blocks[0] ^ Vector128.CreateScalar((ulong)crc);
        foreach (Vector128<ulong> block in blocks[1..])
            sum = Pclmulqdq.CarrylessMultiply(sum, s_fold, 0x00) ^ Pclmulqdq.CarrylessMultiply(sum, s_fold, 0x11) ^ block;
        return AddBytes(AddBytes(0, MemoryMarshal.AsBytes([sum])), bytes[(blocks.Length * Vector128<byte>.Count)..]);
    }

    private static uint AddBytes(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes) crc = s_table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
