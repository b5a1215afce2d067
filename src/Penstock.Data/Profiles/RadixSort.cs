using System.Runtime.InteropServices;

namespace Penstock.Data;

/// <summary>Sorts doubles by their bits, a byte at a time from the last (radix sort); a byte that all values share takes no pass, so whole numbers and single precision are quick.</summary>
internal static class RadixSort
{
    private const int Digits = 8, Smallest = 256;
    private const ulong Sign = 1UL << 63;

    /// <summary>Sorts in place; there is no NaN.</summary>
    /// <param name="values">What is sorted.</param>
    /// <param name="scratch">As long; its content is lost.</param>
    public static void Sort(Span<double> values, Span<double> scratch)
    {
        if (values.Length < Smallest)
        {
            values.Sort();
            return;
        }
        unchecked
        {
            Span<ulong> from = MemoryMarshal.Cast<double, ulong>(values), to = MemoryMarshal.Cast<double, ulong>(scratch)[..values.Length], keys = from;
            Span<int> counts = stackalloc int[Digits * 256];
            counts.Clear();
            // Bits that order as the numbers do: negative ones all turned, the others in the sign.
            for (int i = 0; i < from.Length; i++)
            {
                ulong key = from[i];
                from[i] = key ^= (ulong)((long)key >> 63) | Sign;
                for (int digit = 0; digit < Digits; digit++) counts[digit << 8 | (byte)(key >> (8 * digit))]++;
            }
            for (int digit = 0; digit < Digits; digit++)
            {
                Span<int> places = counts.Slice(digit << 8, 256);
                if (places[(byte)(from[0] >> (8 * digit))] == from.Length) continue;
                Scatter(from, to, places, 8 * digit);
                Span<ulong> swapped = from;
                from = to;
                to = swapped;
            }
            for (int i = 0; i < from.Length; i++)
            {
                ulong key = from[i];
                keys[i] = key ^ ((ulong)((long)~key >> 63) | Sign);
            }
        }
    }

    private static void Scatter(ReadOnlySpan<ulong> from, Span<ulong> to, Span<int> places, int shift)
    {
        unchecked
        {
            int next = 0;
            for (int b = 0; b < places.Length; b++)
            {
                int count = places[b];
                places[b] = next;
                next += count;
            }
            foreach (ulong key in from) to[places[(byte)(key >> shift)]++] = key;
        }
    }
}
