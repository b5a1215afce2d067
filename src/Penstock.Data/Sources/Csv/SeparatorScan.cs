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
    /// <param name="places">Takes the offsets; room for one per byte.</param>
    /// <param name="hasQuotes">Whether there is a quote anywhere.</param>
    /// <param name="endsInside">Whether the last byte is inside quotes.</param>
    /// <returns>How many there are.</returns>
    public static int Find(byte* block, int length, byte delimiter, byte quote, int* places, out bool hasQuotes, out bool endsInside)
    {
        unchecked
        {
            int count = 0;
            ulong inside = 0, anyQuote = 0;
            for (int offset = 0; offset < length; offset += 64)
            {
                Masks(block + offset, delimiter, quote, out ulong separators, out ulong quotes);
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
                while (separators != 0)
                {
                    places[count++] = offset + BitOperations.TrailingZeroCount(separators);
                    separators &= separators - 1;
                }
            }
            (hasQuotes, endsInside) = (anyQuote != 0, inside != 0);
            return count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Masks(byte* text, byte delimiter, byte quote, out ulong separators, out ulong quotes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<byte> all = Vector512.Load(text);
            separators = (Vector512.Equals(all, Vector512.Create(delimiter)) | Vector512.Equals(all, Vector512.Create((byte)'\n'))).ExtractMostSignificantBits();
            quotes = quote == '\n' ? 0 : Vector512.Equals(all, Vector512.Create(quote)).ExtractMostSignificantBits();
            return;
        }
        Vector256<byte> low = Vector256.Load(text), high = Vector256.Load(text + 32);
        Vector256<byte> d = Vector256.Create(delimiter), n = Vector256.Create((byte)'\n'), q = Vector256.Create(quote);
        separators = (Vector256.Equals(low, d) | Vector256.Equals(low, n)).ExtractMostSignificantBits()
            | (ulong)(Vector256.Equals(high, d) | Vector256.Equals(high, n)).ExtractMostSignificantBits() << 32;
        quotes = quote == '\n' ? 0 : Vector256.Equals(low, q).ExtractMostSignificantBits() | (ulong)Vector256.Equals(high, q).ExtractMostSignificantBits() << 32;
    }

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
