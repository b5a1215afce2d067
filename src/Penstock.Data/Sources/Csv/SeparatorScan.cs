using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Penstock.Data;

/// <summary>
/// Finds the delimiters and line ends of a block of text that stand outside quotes: 64 bytes are compared at once, and whether
/// a byte is inside quotes is the parity of the quotes before it, a prefix exclusive-or over the bits (Langdale and Lemire 2019).
/// </summary>
internal static unsafe class SeparatorScan
{
    /// <summary>Bytes that must be readable beyond the end of a block.</summary>
    public const int Padding = 64;

    /// <summary>Scans a block whose first byte is outside quotes.</summary>
    /// <param name="block">The first byte.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="delimiter">What parts fields.</param>
    /// <param name="quote">What encloses fields; a line end where nothing does.</param>
    /// <param name="places">Takes the offsets; room for one per byte and <see cref="Padding"/> more.</param>
    /// <param name="lineEnds">How many of them are line ends.</param>
    /// <param name="hasQuotes">Whether there is a quote anywhere.</param>
    /// <returns>How many there are.</returns>
    public static int Find(byte* block, int length, byte delimiter, byte quote, int* places, out int lineEnds, out bool hasQuotes)
    {
        unchecked
        {
            int count = 0, lines = 0;
            ulong inside = 0, anyQuote = 0;
            for (int offset = 0; offset < length; offset += 64)
            {
                Masks(block + offset, delimiter, quote, out ulong separators, out ulong ends, out ulong quotes);
                int left = length - offset;
                if (left < 64)
                {
                    separators &= (1UL << left) - 1;
                    quotes &= (1UL << left) - 1;
                }
                if ((quotes | inside) != 0)
                {
                    anyQuote |= quotes;
                    ulong parity = PrefixXor(quotes) ^ inside;
                    inside = (ulong)((long)parity >> 63);
                    separators &= ~parity;
                }
                lines += BitOperations.PopCount(ends & separators);
                int found = BitOperations.PopCount(separators);
                // Eight at a time: too many are written over by the next, and the processor guesses the number of turns right.
                for (int* place = places + count, last = place + found; place < last; place += 8) separators = StoreEight(separators, offset, place);
                count += found;
            }
            (lineEnds, hasQuotes) = (lines, anyQuote != 0);
            return count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong StoreEight(ulong bits, int offset, int* places)
    {
        unchecked
        {
            for (int i = 0; i < 8; i++, bits &= bits - 1) places[i] = offset + BitOperations.TrailingZeroCount(bits);
            return bits;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Masks(byte* text, byte delimiter, byte quote, out ulong separators, out ulong ends, out ulong quotes)
    {
        if (Vector512.IsHardwareAccelerated) Masks512(text, delimiter, quote, out separators, out ends, out quotes);
        else Masks256(text, delimiter, quote, out separators, out ends, out quotes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Masks512(byte* text, byte delimiter, byte quote, out ulong separators, out ulong ends, out ulong quotes)
    {
        Vector512<byte> all = Vector512.Load(text);
        ends = Vector512.Equals(all, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
        separators = Vector512.Equals(all, Vector512.Create(delimiter)).ExtractMostSignificantBits() | ends;
        quotes = quote == '\n' ? 0 : Vector512.Equals(all, Vector512.Create(quote)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Masks256(byte* text, byte delimiter, byte quote, out ulong separators, out ulong ends, out ulong quotes)
    {
        Vector256<byte> low = Vector256.Load(text), high = Vector256.Load(text + 32);
        ends = Equal(low, high, (byte)'\n');
        separators = Equal(low, high, delimiter) | ends;
        quotes = quote == '\n' ? 0 : Equal(low, high, quote);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector256<byte> low, Vector256<byte> high, byte value) =>
        Vector256.Equals(low, Vector256.Create(value)).ExtractMostSignificantBits() | (ulong)Vector256.Equals(high, Vector256.Create(value)).ExtractMostSignificantBits() << 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong PrefixXor(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ bits << 32;
    }
}
