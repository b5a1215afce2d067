namespace Penstock.Monitoring;

/// <summary>Distances between two samples of numbers, without bins. Missing values (NaN) must be left out before.</summary>
public static class SampleDistances
{
    private const double LeastDeviation = 0.001;

    /// <summary>Wasserstein distance of first order: the area between the empirical distributions, in units of the numbers.</summary>
    public static double Wasserstein(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) => Area(reference, current, Math.Abs);

    /// <summary><see cref="Wasserstein"/> in deviations of the reference (of the population; at least 0.001).</summary>
    public static double NormedWasserstein(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        double[] values = reference.ToArray();
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
        return Wasserstein(reference, current) / Math.Max(deviation, LeastDeviation);
    }

    /// <summary>Energy distance: the root of twice the squared area between the empirical distributions.</summary>
    public static double Energy(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) => Math.Sqrt(2 * Area(reference, current, d => d * d));

    /// <summary>Squared maximum mean discrepancy with the kernel exp(-d² / (2 sigma²)), without bias: it may fall below 0.</summary>
    /// <param name="reference">Rows of the same number of columns; at least two.</param>
    /// <param name="current">Rows; at least two.</param>
    /// <param name="sigma">The width of the kernel, above 0.</param>
    public static double MeanDiscrepancy(IReadOnlyList<double[]> reference, IReadOnlyList<double[]> current, double sigma)
    {
        if (reference.Count < 2 || current.Count < 2) throw new ArgumentException($"MeanDiscrepancy: expected at least 2 rows in each sample, got {reference.Count} and {current.Count}.");
        double across = 0;
        foreach (double[] a in reference)
            foreach (double[] b in current) across += Kernel(a, b, sigma);
        return Within(reference, sigma) + Within(current, sigma) - 2 * across / ((double)reference.Count * current.Count);
    }

    /// <summary>The Gaussian kernel exp(-d² / (2 sigma²)) of two rows.</summary>
    public static double Kernel(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double sigma)
    {
        if (a.Length != b.Length) throw new ArgumentException($"Kernel: expected rows of the same length, got {a.Length} and {b.Length}.");
        if (!(sigma > 0)) throw new ArgumentOutOfRangeException(nameof(sigma), $"Kernel: expected a width above 0, got {sigma}.");
        double squares = 0;
        for (int i = 0; i < a.Length; i++) squares += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.Exp(-squares / (2 * sigma * sigma));
    }

    private static double Within(IReadOnlyList<double[]> rows, double sigma)
    {
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
            for (int j = 0; j < i; j++) sum += Kernel(rows[i], rows[j], sigma);
        return 2 * sum / ((double)rows.Count * (rows.Count - 1));
    }

    private static double Area(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, Func<double, double> height)
    {
        if (reference.IsEmpty || current.IsEmpty) throw new ArgumentException($"SampleDistances: expected rows in both samples, got {reference.Length} and {current.Length}.");
        double[] a = reference.ToArray(), b = current.ToArray();
        Array.Sort(a);
        Array.Sort(b);
        double area = 0;
        TwoSampleTests.Merge(a, b, (value, next, before, after) => area += double.IsInfinity(next) ? 0 : height(before - after) * (next - value));
        return area;
    }
}
