namespace Penstock.Monitoring;

/// <summary>Tests of whether counts of categories come from one distribution.</summary>
public static class CountTests
{
    /// <summary>Chi-square of goodness of fit: the current counts against the shares of the reference.</summary>
    /// <param name="reference">The reference's counts by category.</param>
    /// <param name="current">The current counts of the same categories.</param>
    public static SampleTest ChiSquare(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        (double allReference, double allCurrent) = Sums("ChiSquare", reference, current);
        double statistic = 0;
        int categories = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            double expected = reference[i] * allCurrent / allReference;
            if (expected == 0 && current[i] == 0) continue;
            categories++;
            statistic += expected == 0 ? double.PositiveInfinity : (current[i] - expected) * (current[i] - expected) / expected;
        }
        return new("chi-square", statistic, double.IsInfinity(statistic) ? 0 : Distributions.ChiSquareTail(statistic, Math.Max(1, categories - 1)));
    }

    /// <summary>Chi-square of independence: both samples against their common shares, without correction for continuity.</summary>
    public static SampleTest ChiSquareIndependence(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Independence("chi-square of independence", reference, current, (seen, expected) => (seen - expected) * (seen - expected) / expected);

    /// <summary>G-test of independence: twice the logarithm of the likelihood ratio, without correction for continuity.</summary>
    public static SampleTest G(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Independence("G", reference, current, (seen, expected) => seen == 0 ? 0 : 2 * seen * Math.Log(seen / expected));

    private static SampleTest Independence(string test, ReadOnlySpan<double> reference, ReadOnlySpan<double> current, Func<double, double, double> term)
    {
        (double allReference, double allCurrent) = Sums(test, reference, current);
        double all = allReference + allCurrent, statistic = 0;
        int categories = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            double both = reference[i] + current[i];
            if (both == 0) continue;
            categories++;
            statistic += term(reference[i], both * allReference / all) + term(current[i], both * allCurrent / all);
        }
        return new(test, statistic, Distributions.ChiSquareTail(statistic, Math.Max(1, categories - 1)));
    }

    /// <summary>Fisher's exact test of two categories, two-sided: all tables of the same margins that are at most as likely.</summary>
    public static SampleTest Fisher(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        if (reference.Length > 2 || current.Length != reference.Length) throw new ArgumentException($"Fisher: expected counts of two categories, got {reference.Length} and {current.Length}.");
        Sums("Fisher", reference, current);
        double a = reference[0], b = reference.Length < 2 ? 0 : reference[1], c = current[0], d = current.Length < 2 ? 0 : current[1];
        double first = a + c, all = a + b + c + d, rows = a + b;
        double LogChance(double x) => LogChoose(first, x) + LogChoose(all - first, rows - x) - LogChoose(all, rows);
        double seen = LogChance(a), p = 0;
        for (double x = Math.Max(0, rows - (all - first)); x <= Math.Min(rows, first); x++)
            if (LogChance(x) <= seen + 1e-7) p += Math.Exp(LogChance(x));
        return new("Fisher's exact", b * c == 0 ? double.PositiveInfinity : a * d / (b * c), Math.Min(1, p));
    }

    /// <summary>z-test of a proportion, two-sided, with the common variance.</summary>
    /// <param name="referenceHits">How many rows of the reference have the property.</param>
    /// <param name="referenceRows">All its rows.</param>
    /// <param name="currentHits">How many current rows have it.</param>
    /// <param name="currentRows">All current rows.</param>
    public static SampleTest Proportion(double referenceHits, double referenceRows, double currentHits, double currentRows)
    {
        if (!(referenceRows > 0 && currentRows > 0)) throw new ArgumentException($"Proportion: expected rows in both samples, got {referenceRows} and {currentRows}.");
        double a = referenceHits / referenceRows, b = currentHits / currentRows, both = (referenceHits + currentHits) / (referenceRows + currentRows);
        double deviation = Math.Sqrt(both * (1 - both) * (1 / referenceRows + 1 / currentRows));
        if (deviation == 0) return new("z of a proportion", 0, 1);
        double z = (a - b) / deviation;
        return new("z of a proportion", z, Math.Min(1, 2 * Distributions.NormalTail(Math.Abs(z))));
    }

    /// <summary>Permutation test of the total variation distance: the share of random partings of all rows that differ at least as much.</summary>
    /// <param name="reference">The reference's counts by category.</param>
    /// <param name="current">The current counts of the same categories.</param>
    /// <param name="permutations">How many partings. Default 1,000.</param>
    /// <param name="seed">The same seed draws the same partings. Default 0.</param>
    public static SampleTest TotalVariation(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int permutations = 1000, long seed = 0)
    {
        (double allReference, double allCurrent) = Sums("TotalVariation", reference, current);
        if (permutations < 1) throw new ArgumentOutOfRangeException(nameof(permutations), $"TotalVariation: expected at least 1 permutation, got {permutations}.");
        if (allReference + allCurrent > 10_000_000) throw new ArgumentException($"TotalVariation: expected at most 10,000,000 rows, got {allReference + allCurrent}. Take a sample.");
        double seen = ShareDistances.TotalVariation(ShareDistances.Shares(reference), ShareDistances.Shares(current));
        var rows = new List<int>();
        for (int i = 0; i < reference.Length; i++) rows.AddRange(Enumerable.Repeat(i, (int)(reference[i] + current[i])));
        int[] shuffled = [.. rows];
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        int asFar = 0;
        for (int round = 0; round < permutations; round++)
        {
            random.Shuffle(shuffled);
            double[] a = new double[reference.Length], b = new double[reference.Length];
            for (int i = 0; i < shuffled.Length; i++)
                if (i < allReference) a[shuffled[i]]++;
                else b[shuffled[i]]++;
            // Equal distances must not part by rounding.
            if (ShareDistances.TotalVariation(ShareDistances.Shares(a), ShareDistances.Shares(b)) >= seen - 1e-12) asFar++;
        }
        return new("total variation by permutation", seen, (double)asFar / permutations);
    }

    private static double LogChoose(double n, double k) => Distributions.LogGamma(n + 1) - Distributions.LogGamma(k + 1) - Distributions.LogGamma(n - k + 1);

    private static (double Reference, double Current) Sums(string test, ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        if (reference.Length == 0 || reference.Length != current.Length) throw new ArgumentException($"{test}: expected counts of the same categories, got {reference.Length} and {current.Length}.");
        double a = 0, b = 0;
        foreach (double count in reference) a += count >= 0 ? count : double.NaN;
        foreach (double count in current) b += count >= 0 ? count : double.NaN;
        if (!(a > 0 && b > 0)) throw new ArgumentException($"{test}: expected counts from 0 with rows in both samples, got {a} and {b} rows.");
        return (a, b);
    }
}
