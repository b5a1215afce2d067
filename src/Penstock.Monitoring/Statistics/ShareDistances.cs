namespace Penstock.Monitoring;

/// <summary>Distances between two lists of shares of the same categories or bins; each list sums to 1.</summary>
public static class ShareDistances
{
    /// <summary>Counts as shares of their sum; all 0, where nothing was counted.</summary>
    public static double[] Shares(ReadOnlySpan<double> counts)
    {
        double sum = 0;
        foreach (double count in counts) sum += count;
        var shares = new double[counts.Length];
        for (int i = 0; i < shares.Length; i++) shares[i] = sum == 0 ? 0 : counts[i] / sum;
        return shares;
    }

    /// <summary>Population stability index: sum of (p - q) ln(p / q). Fill zeros first.</summary>
    public static double PopulationStability(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Sum(p, q, (a, b) => a == b ? 0 : (a - b) * Math.Log(a / b));

    /// <summary>Kullback-Leibler divergence from q to p: sum of p ln(p / q); infinite where q lacks what p has.</summary>
    public static double KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Sum(p, q, (a, b) => a == 0 ? 0 : b == 0 ? double.PositiveInfinity : a * Math.Log(a / b));

    /// <summary>Jensen-Shannon distance: the root of half the divergences from the mean of both.</summary>
    /// <param name="p">Shares.</param>
    /// <param name="q">Shares.</param>
    /// <param name="logarithmBase">The base of the logarithm: e, the default, or 2, by which the distance is at most 1.</param>
    public static double JensenShannon(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double logarithmBase = Math.E)
    {
        double divergence = Sum(p, q, (a, b) => (a == 0 ? 0 : a * Math.Log(2 * a / (a + b))) + (b == 0 ? 0 : b * Math.Log(2 * b / (a + b)))) / 2;
        return Math.Sqrt(Math.Max(0, divergence) / Math.Log(logarithmBase));
    }

    /// <summary>Hellinger distance: the root of 1 less the Bhattacharyya coefficient.</summary>
    public static double Hellinger(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Math.Sqrt(Math.Max(0, 1 - Coefficient(p, q)));

    /// <summary>Bhattacharyya distance: the negative natural logarithm of the sum of the roots of p q.</summary>
    public static double Bhattacharyya(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => -Math.Log(Coefficient(p, q));

    /// <summary>1 less the common part: 1 - sum of the lesser shares.</summary>
    public static double IntersectionComplement(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => 1 - Sum(p, q, Math.Min);

    /// <summary>Total variation distance: half the sum of the differences.</summary>
    public static double TotalVariation(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Sum(p, q, (a, b) => Math.Abs(a - b)) / 2;

    /// <summary>The greatest difference of a share.</summary>
    public static double LInfinity(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double greatest = 0;
        for (int i = 0; i < p.Length; i++) greatest = Math.Max(greatest, Math.Abs(p[i] - q[i]));
        return greatest;
    }

    /// <summary>Shares with each 0 replaced, so that logarithms exist; they are not brought to the sum 1 again.</summary>
    /// <param name="shares">The shares.</param>
    /// <param name="floor">What stands for 0; null for 0.0001, or a millionth of the least share above 0 where that is no greater than 0.0001.</param>
    public static double[] FillZeros(ReadOnlySpan<double> shares, double? floor = null)
    {
        double least = double.PositiveInfinity;
        foreach (double share in shares)
            if (share > 0) least = Math.Min(least, share);
        double fill = floor ?? (least <= 1e-4 ? least / 1e6 : 1e-4);
        double[] filled = shares.ToArray();
        foreach (ref double share in filled.AsSpan())
            if (share == 0) share = fill;
        return filled;
    }

    private static double Coefficient(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Sum(p, q, (a, b) => Math.Sqrt(a * b));

    private static double Sum(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Func<double, double, double> term)
    {
        if (p.Length != q.Length) throw new ArgumentException($"ShareDistances: expected shares of the same categories, got {p.Length} and {q.Length}.");
        double sum = 0;
        for (int i = 0; i < p.Length; i++) sum += term(p[i], q[i]);
        return sum;
    }
}
