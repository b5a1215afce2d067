namespace Penstock.Monitoring;

/// <summary>Parts the range of numbers into bins of equal width.</summary>
public static class Binning
{
    private const int MostBins = 1_000_000;

    /// <summary>So many bins from the least to the greatest of both samples.</summary>
    public static double[] EqualWidth(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int bins)
    {
        (double a, double b) = Range(reference);
        (double c, double d) = Range(current);
        return Edges(Math.Min(a, c), Math.Max(b, d), bins);
    }

    /// <summary>Bins by Sturges' rule: a width of range / (log2 n + 1).</summary>
    public static double[] Sturges(ReadOnlySpan<double> values) => ByWidth(values, SturgesWidth(values));

    /// <summary>Bins by Doane's rule: as Sturges', narrower for skewed numbers.</summary>
    public static double[] Doane(ReadOnlySpan<double> values)
    {
        double n = values.Length;
        if (n <= 2) return ByWidth(values, 0);
        double[] all = values.ToArray();
        double mean = all.Average(), deviation = Math.Sqrt(all.Average(x => (x - mean) * (x - mean)));
        if (deviation == 0) return ByWidth(values, 0);
        double skew = all.Average(x => Math.Pow((x - mean) / deviation, 3)), expected = Math.Sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
        (double least, double greatest) = Range(values);
        return ByWidth(values, (greatest - least) / (1 + Math.Log2(n) + Math.Log2(1 + Math.Abs(skew) / expected)));
    }

    /// <summary>The narrower of Sturges' bins and those of Freedman and Diaconis, whose width is 2 interquartile ranges / n^(1/3).</summary>
    public static double[] Automatic(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        double quartiles = 2 * (Quantile(sorted, 0.75) - Quantile(sorted, 0.25)) / Math.Cbrt(sorted.Length), sturges = SturgesWidth(values);
        return ByWidth(values, quartiles > 0 ? Math.Min(quartiles, sturges) : sturges);
    }

    /// <summary>Counts numbers in bins; each bin has its lower edge, the last its upper edge too; numbers outside are not counted.</summary>
    public static double[] Count(ReadOnlySpan<double> values, ReadOnlySpan<double> edges)
    {
        var counts = new double[edges.Length - 1];
        foreach (double value in values)
            if (BinOf(value, edges) is >= 0 and int bin) counts[bin]++;
        return counts;
    }

    internal static int BinOf(double value, ReadOnlySpan<double> edges)
    {
        if (!(value >= edges[0] && value <= edges[^1])) return -1;
        int place = edges.BinarySearch(value);
        // Edges may repeat where all numbers are one.
        if (place < 0) return ~place - 1;
        while (place + 1 < edges.Length && edges[place + 1] == value) place++;
        return Math.Min(place, edges.Length - 2);
    }

    /// <summary>The first of rising edges that a value does not exceed; the number of edges, where it exceeds all.</summary>
    internal static int PlaceOf(double value, double[] edges)
    {
        int low = 0, high = edges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (edges[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The value below which a share of sorted numbers lies, linear between neighbours.</summary>
    internal static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = Math.Min((int)place, sorted.Length - 1), above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }

    private static double SturgesWidth(ReadOnlySpan<double> values)
    {
        (double least, double greatest) = Range(values);
        return (greatest - least) / (Math.Log2(values.Length) + 1);
    }

    private static double[] ByWidth(ReadOnlySpan<double> values, double width)
    {
        (double least, double greatest) = Range(values);
        return Edges(least, greatest, width > 0 ? (int)Math.Min(MostBins, Math.Ceiling((greatest - least) / width)) : 1);
    }

    private static double[] Edges(double least, double greatest, int bins)
    {
        if (bins < 1) throw new ArgumentOutOfRangeException(nameof(bins), $"Binning: expected at least 1 bin, got {bins}.");
        if (least == greatest) (least, greatest) = (least - 0.5, greatest + 0.5);
        var edges = new double[bins + 1];
        double step = (greatest - least) / bins;
        for (int i = 0; i < edges.Length; i++) edges[i] = least + i * step;
        edges[^1] = greatest;
        return edges;
    }

    private static (double Least, double Greatest) Range(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("Binning: expected numbers, got none.");
        double least = double.PositiveInfinity, greatest = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) throw new ArgumentException(FormattableString.Invariant($"Binning: expected finite numbers, got {value}. Leave such rows out."));
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }
        return (least, greatest);
    }
}
