using System.Numerics;

namespace Penstock.Models;

/// <summary>Counts numbers into buckets of equal width.</summary>
internal static class NumberBuckets
{
    public static HistogramPayload Of<T>(ReadOnlySpan<T> values, int count) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), count, $"Histogram: expected 0 or more buckets, got {count}.");
        if (count == 0) return new([]);
        var (least, greatest, finite) = Range(values);
        if (finite == 0) return Made(0, 0, new long[count]);
        var counts = new long[count];
        double width = Width(least, greatest, count);
        if (width == 0) counts[^1] = finite;
        else Count(values, counts, least, width);
        return Made(least, greatest, counts);
    }

    private static (double Least, double Greatest, long Finite) Range<T>(ReadOnlySpan<T> values) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        T least = T.PositiveInfinity, greatest = T.NegativeInfinity;
        long finite = 0;
        foreach (T value in values)
        {
            if (!T.IsFinite(value)) continue;
            finite++;
            if (value < least) least = value;
            if (value > greatest) greatest = value;
        }
        return (double.CreateTruncating(least), double.CreateTruncating(greatest), finite);
    }

    private static void Count<T>(ReadOnlySpan<T> values, long[] counts, double least, double width) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        bool isWide = !double.IsFinite(width * counts.Length);
        foreach (T value in values)
        {
            if (!T.IsFinite(value)) continue;
            double at = isWide ? double.CreateTruncating(value) / width - least / width : (double.CreateTruncating(value) - least) / width;
            counts[Math.Clamp((int)Math.Min(at, int.MaxValue), 0, counts.Length - 1)]++;
        }
    }

    private static double Width(double least, double greatest, int count)
    {
        double range = greatest - least;
        return double.IsFinite(range) ? range / count : greatest / count - least / count;
    }

    private static HistogramPayload Made(double least, double greatest, long[] counts)
    {
        var buckets = new HistogramBucket[counts.Length];
        double width = Width(least, greatest, counts.Length), left = least;
        for (int i = 0; i < buckets.Length; i++)
        {
            double right = i + 1 == buckets.Length ? greatest : least + width * (i + 1);
            buckets[i] = new(left, right, counts[i]);
            left = right;
        }
        return new(buckets);
    }
}
