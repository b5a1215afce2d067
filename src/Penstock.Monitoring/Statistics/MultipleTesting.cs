namespace Penstock.Monitoring;

/// <summary>How many tests at once are kept from raising false alarms.</summary>
public static class MultipleTesting
{
    /// <summary>The probability below which each of some tests tells, so that any of them does by chance at most so often (Bonferroni).</summary>
    /// <param name="alpha">The chance for all tests together, 0 to 1.</param>
    /// <param name="tests">How many tests, from 1.</param>
    public static double Bonferroni(double alpha, int tests) => tests >= 1
        ? alpha / tests
        : throw new ArgumentOutOfRangeException(nameof(tests), $"Bonferroni: expected at least 1 test, got {tests}.");

    /// <summary>The greatest p-value that counts, so that the expected share of false ones among those that count is at most q (Benjamini and Hochberg 1995); null where none counts.</summary>
    /// <param name="pValues">The p-values of all tests.</param>
    /// <param name="q">The share, 0 to 1.</param>
    public static double? FalseDiscovery(IReadOnlyList<double> pValues, double q)
    {
        double[] sorted = [.. pValues.Order()];
        for (int i = sorted.Length - 1; i >= 0; i--)
            if (sorted[i] < q * (i + 1) / sorted.Length) return sorted[i];
        return null;
    }

    /// <summary>p-values adjusted so that comparing each with alpha holds the chance of any false one (Holm 1979).</summary>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        double greatest = 0;
        int rank = 0;
        foreach (int i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            greatest = Math.Max(greatest, Math.Min(1, pValues[i] * (pValues.Count - rank++)));
            adjusted[i] = greatest;
        }
        return adjusted;
    }
}
