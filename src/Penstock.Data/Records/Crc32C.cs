using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>
/// The checksum of TFRecord (CRC-32C, polynomial 0x82F63B78) by the processor's own instruction, in three streams at a time:
/// the instruction answers after three cycles and can be begun in each, so one stream alone would use a third of it.
/// </summary>
internal static class Crc32C
{
    private const uint MaskDelta = 0xA282EAD8;
    private const int MaskTurn = 15;

    private const int LongBytes = 2048, ShortBytes = 128;
    private static readonly Stride s_long = new(LongBytes), s_short = new(ShortBytes);

    /// <summary>The checksum of bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ReadOnlySpan<byte> bytes) => Extend(0, bytes);

    /// <summary>The checksum of bytes that follow others whose checksum is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Extend(uint checksum, ReadOnlySpan<byte> bytes) => ~Add(~checksum, bytes);

    /// <summary>The checksum as TFRecord stores it, so that a checksum of bytes that hold checksums is none that is in them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Masked(ReadOnlySpan<byte> bytes) => Mask(Of(bytes));

    /// <summary>The masked checksum of a number of eight bytes, little-endian.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Masked(ulong number) => Mask(~BitOperations.Crc32C(~0u, number));

    /// <summary>Masks a checksum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Mask(uint checksum) => unchecked(BitOperations.RotateRight(checksum, MaskTurn) + MaskDelta);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 3 * LongBytes) crc = s_long.Add(crc, ref bytes);
        while (bytes.Length >= 3 * ShortBytes) crc = s_short.Add(crc, ref bytes);
        return AddOne(crc, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint AddOne(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        if ((bytes.Length & sizeof(uint)) != 0)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[sizeof(uint)..];
        }
        if ((bytes.Length & sizeof(ushort)) != 0)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt16LittleEndian(bytes));
            bytes = bytes[sizeof(ushort)..];
        }
        return bytes.IsEmpty ? crc : BitOperations.Crc32C(crc, bytes[0]);
    }

    /// <summary>Three neighbouring runs of so many bytes, and how a checksum changes when such a run of zeros follows.</summary>
    private sealed class Stride
    {
        private readonly uint[] _followed = new uint[4 * 256];

        public Stride(int bytes)
        {
            Bytes = bytes;
            byte[] zeros = new byte[bytes];
            for (int place = 0; place < 4; place++)
                for (uint value = 0; value < 256; value++) _followed[place * 256 + value] = AddOne(value << (8 * place), zeros);
        }

        public int Bytes { get; }

        public uint Add(uint crc, ref ReadOnlySpan<byte> bytes)
        {
            ReadOnlySpan<byte> first = bytes[..Bytes], second = bytes.Slice(Bytes, Bytes), third = bytes.Slice(2 * Bytes, Bytes);
            uint a = crc, b = 0, c = 0;
            for (int i = 0; i < first.Length; i += sizeof(ulong))
            {
                a = BitOperations.Crc32C(a, BinaryPrimitives.ReadUInt64LittleEndian(first[i..]));
                b = BitOperations.Crc32C(b, BinaryPrimitives.ReadUInt64LittleEndian(second[i..]));
                c = BitOperations.Crc32C(c, BinaryPrimitives.ReadUInt64LittleEndian(third[i..]));
            }
            bytes = bytes[(3 * Bytes)..];
            return Followed(Followed(a) ^ b) ^ c;
        }

        private uint Followed(uint crc) =>
            _followed[crc & 0xFF] ^ _followed[256 + ((crc >> 8) & 0xFF)] ^ _followed[512 + ((crc >> 16) & 0xFF)] ^ _followed[768 + (crc >> 24)];
    }
}
