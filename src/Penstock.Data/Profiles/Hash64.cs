using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>64 bits that are the same in every process and on every machine; they reach disks, so they never change.</summary>
internal static class Hash64
{
    private const ulong First = 0x9E3779B97F4A7C15, Second = 0xD6E8FEB86659FD93;

    /// <summary>Every bit of the answer depends on every bit of the word (the last step of SplitMix64, Stafford's thirteenth mixer).</summary>
    public static ulong Of(ulong word)
    {
        unchecked
        {
            word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
            word = (word ^ word >> 27) * 0x94D049BB133111EB;
            return word ^ word >> 31;
        }
    }

    /// <summary>The hash of a number; 0 and -0 are the same.</summary>
    public static ulong Of(double number) => Of(unchecked(BitConverter.DoubleToUInt64Bits(number + 0.0) + First));

    /// <summary>The hash of bytes, eight at a time.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            ulong hash = First ^ (ulong)bytes.Length * Second;
            for (; bytes.Length >= 8; bytes = bytes[8..]) hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            if (bytes.Length >= 4) hash = Step(hash, BinaryPrimitives.ReadUInt32LittleEndian(bytes) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) << 32);
            else if (bytes.Length > 0) hash = Step(hash, bytes[0] | (ulong)bytes[bytes.Length / 2] << 8 | (ulong)bytes[^1] << 16);
            return Of(hash);
        }
    }

    // Multiplying carries upwards only: the upper half must come down before the next word, or texts that differ in two words often collide.
    private static ulong Step(ulong hash, ulong word)
    {
        unchecked
        {
            hash = (hash ^ word) * First;
            return hash ^ hash >> 32;
        }
    }
}
