namespace Penstock.Monitoring;

public static partial class TwoSampleTests
{
    private const int Points = 4;

    /// <summary>Epps-Singleton: the empirical characteristic functions at 0.4 and 0.8 half interquartile ranges; for numbers of any kind, counts too.</summary>
    public static SampleTest EppsSingleton(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        (double[] a, double[] b) = Sorted("EppsSingleton", reference, current, 5);
        double[] all = [.. a.Concat(b).Order()];
        double half = (Binning.Quantile(all, 0.75) - Binning.Quantile(all, 0.25)) / 2, n = all.Length;
        if (half == 0) throw new ArgumentException("EppsSingleton: expected samples with an interquartile range above 0, got one that is 0.");
        (double[] meanA, double[,] spreadA) = Waves(a, half);
        (double[] meanB, double[,] spreadB) = Waves(b, half);
        var spread = new double[Points, Points];
        for (int i = 0; i < Points; i++)
            for (int j = 0; j < Points; j++) spread[i, j] = n / a.Length * spreadA[i, j] + n / b.Length * spreadB[i, j];
        (double form, int rank) = InverseForm(spread, [.. meanA.Zip(meanB, (x, y) => x - y)]);
        double statistic = n * form;
        if (Math.Max(a.Length, b.Length) < 25)
            statistic /= 1 + Math.Pow(n, -0.45) + 10.1 * (Math.Pow(a.Length, -1.7) + Math.Pow(b.Length, -1.7));
        return new("Epps-Singleton", statistic, Distributions.ChiSquareTail(statistic, rank));
    }

    private static (double[] Mean, double[,] Spread) Waves(double[] sample, double half)
    {
        var mean = new double[Points];
        var spread = new double[Points, Points];
        double[][] waves = [.. sample.Select(x => new[] { Math.Cos(0.4 * x / half), Math.Cos(0.8 * x / half), Math.Sin(0.4 * x / half), Math.Sin(0.8 * x / half) })];
        foreach (double[] wave in waves)
            for (int i = 0; i < Points; i++) mean[i] += wave[i] / sample.Length;
        foreach (double[] wave in waves)
            for (int i = 0; i < Points; i++)
                for (int j = 0; j < Points; j++) spread[i, j] += (wave[i] - mean[i]) * (wave[j] - mean[j]) / sample.Length;
        return (mean, spread);
    }

    /// <summary>x' M⁺ x and the rank of a symmetric M, by Jacobi's rotations.</summary>
    private static (double Form, int Rank) InverseForm(double[,] matrix, double[] x)
    {
        var vectors = new double[Points, Points];
        for (int i = 0; i < Points; i++) vectors[i, i] = 1;
        for (int sweep = 0; sweep < 60; sweep++)
            for (int p = 0; p < Points; p++)
                for (int q = p + 1; q < Points; q++) Rotate(matrix, vectors, p, q);
        double greatest = Enumerable.Range(0, Points).Max(i => Math.Abs(matrix[i, i])), form = 0;
        int rank = 0;
        for (int i = 0; i < Points; i++)
        {
            if (Math.Abs(matrix[i, i]) <= greatest * Points * 2.220446049250313e-16) continue;
            rank++;
            double along = 0;
            for (int j = 0; j < Points; j++) along += vectors[j, i] * x[j];
            form += along * along / matrix[i, i];
        }
        return (form, rank);
    }

    private static void Rotate(double[,] m, double[,] vectors, int p, int q)
    {
        if (m[p, q] == 0) return;
        double theta = (m[q, q] - m[p, p]) / (2 * m[p, q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1)), c = 1 / Math.Sqrt(t * t + 1), s = t * c;
        for (int k = 0; k < Points; k++) (m[k, p], m[k, q]) = (c * m[k, p] - s * m[k, q], s * m[k, p] + c * m[k, q]);
        for (int k = 0; k < Points; k++) (m[p, k], m[q, k]) = (c * m[p, k] - s * m[q, k], s * m[p, k] + c * m[q, k]);
        for (int k = 0; k < Points; k++) (vectors[k, p], vectors[k, q]) = (c * vectors[k, p] - s * vectors[k, q], s * vectors[k, p] + c * vectors[k, q]);
    }
}
