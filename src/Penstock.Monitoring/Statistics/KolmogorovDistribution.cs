namespace Penstock.Monitoring;

/// <summary>Tails of the distance of Kolmogorov and Smirnov.</summary>
internal static class KolmogorovDistribution
{
    private const int LargestMatrix = 300;

    /// <summary>The chance of a distance of at least d between two samples of one continuous distribution, by counting paths that stay closer.</summary>
    public static double TwoSampleTail(double d, int m, int n)
    {
        // A path may come as near as a unit of 1/(m n) below d; half a unit less parts the two without rounding.
        double limit = (0.5 + Math.Floor(d * m * n - 1e-7)) / ((double)m * n);
        var paths = new double[n + 1];
        for (int j = 0; j <= n; j++) paths[j] = (double)j / n > limit ? 0 : 1;
        for (int i = 1; i <= m; i++)
        {
            double weight = (double)i / (i + n);
            paths[0] = (double)i / m > limit ? 0 : weight * paths[0];
            for (int j = 1; j <= n; j++)
                paths[j] = Math.Abs((double)i / m - (double)j / n) > limit ? 0 : weight * paths[j] + paths[j - 1];
        }
        return Math.Clamp(1 - paths[n], 0, 1);
    }

    /// <summary>The chance of a distance of at least d between a sample of n and its distribution: Smirnov's sum twice in the tail, else by the matrix of Marsaglia, Tsang and Wang (2003), else the limit.</summary>
    public static double OneSampleTail(double d, int n)
    {
        if (d >= 1) return 0;
        if (d <= 0.5 / n) return 1;
        if (n * d * d >= 4 || d >= 0.5) return Math.Clamp(2 * SmirnovTail(d, n), 0, 1);
        if (2 * Math.Ceiling(n * d) - 1 <= LargestMatrix) return Math.Clamp(1 - MatrixCdf(d, n), 0, 1);
        return Distributions.KolmogorovTail(d * Math.Sqrt(n) + 1 / (6 * Math.Sqrt(n)));
    }

    // The chance that the empirical distribution rises d above: sum of C(n, j) (d + j/n)^(j-1) (1 - d - j/n)^(n-j) d.
    private static double SmirnovTail(double d, int n)
    {
        double sum = 0;
        for (int j = 0; j <= (int)Math.Floor(n * (1 - d)); j++)
        {
            double low = d + (double)j / n, high = 1 - low;
            if (high <= 0) continue;
            double choose = Distributions.LogGamma(n + 1) - Distributions.LogGamma(j + 1) - Distributions.LogGamma(n - j + 1);
            sum += d * Math.Exp(choose + (j - 1) * Math.Log(low) + (n - j) * Math.Log(high));
        }
        return sum;
    }

    private static double MatrixCdf(double d, int n)
    {
        int k = (int)(n * d) + 1, m = 2 * k - 1;
        double h = k - n * d;
        var matrix = new double[m, m];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) matrix[i, j] = i - j + 1 < 0 ? 0 : 1;
        for (int i = 0; i < m; i++)
        {
            matrix[i, 0] -= Math.Pow(h, i + 1);
            matrix[m - 1, i] -= Math.Pow(h, m - i);
        }
        matrix[m - 1, 0] += 2 * h - 1 > 0 ? Math.Pow(2 * h - 1, m) : 0;
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++)
                for (int g = 1; g <= i - j + 1; g++) matrix[i, j] /= g;
        (double[,] power, int exponent) = Power(matrix, n);
        double s = power[k - 1, k - 1];
        for (int i = 1; i <= n; i++)
        {
            s = s * i / n;
            if (s < 1e-140) (s, exponent) = (s * 1e140, exponent - 140);
        }
        return s * Math.Pow(10, exponent);
    }

    // Powers keep a decimal exponent beside, since their entries outgrow a double.
    private static (double[,] Matrix, int Exponent) Power(double[,] matrix, int n)
    {
        if (n == 1) return (matrix, 0);
        var (half, exponent) = Power(matrix, n / 2);
        double[,] result = Multiply(half, half);
        exponent *= 2;
        if (n % 2 == 1) result = Multiply(matrix, result);
        int middle = matrix.GetLength(0) / 2;
        if (result[middle, middle] <= 1e140) return (result, exponent);
        foreach (ref double x in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref result[0, 0], result.Length)) x *= 1e-140;
        return (result, exponent + 140);
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        int m = a.GetLength(0);
        var c = new double[m, m];
        for (int i = 0; i < m; i++)
            for (int k = 0; k < m; k++)
            {
                double x = a[i, k];
                if (x == 0) continue;
                for (int j = 0; j < m; j++) c[i, j] += x * b[k, j];
            }
        return c;
    }
}
