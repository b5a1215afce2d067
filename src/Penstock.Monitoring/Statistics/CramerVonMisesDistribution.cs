namespace Penstock.Monitoring;

/// <summary>Tails of the statistic of Cramér and von Mises for two samples.</summary>
internal static class CramerVonMisesDistribution
{
    /// <summary>Samples of so many rows are counted exactly.</summary>
    public const int MostExact = 20;

    private const double LastTerm = 1e-7;

    /// <summary>The share of orders of both samples whose sum of squared steps is at least the one seen (Xiao, Gordon and Yakovlev 2007).</summary>
    public static double ExactTail(double sum, int m, int n)
    {
        long lcm = (long)m * n / Gcd(m, n), stepM = lcm / m, stepN = lcm / n, pairs = (long)m * n;
        double seen = Math.Floor((double)lcm * lcm * (m + n) * (6 * sum - pairs * (4.0 * pairs - 1)) / (6.0 * pairs * pairs));
        var row = new Dictionary<long, double>[n + 1];
        for (int i = 0; i <= m; i++)
            for (int j = 0; j <= n; j++)
            {
                long step = (stepM * i - stepN * j) * (stepM * i - stepN * j);
                var counts = new Dictionary<long, double>();
                if (i == 0 && j == 0) counts[0] = 1;
                if (i > 0) Add(counts, row[j], step);
                if (j > 0) Add(counts, row[j - 1], step);
                row[j] = counts;
            }
        double all = row[n].Values.Sum();
        return row[n].Where(pair => pair.Key >= seen).Sum(pair => pair.Value) / all;
    }

    private static void Add(Dictionary<long, double> counts, Dictionary<long, double> from, long step)
    {
        foreach (var (value, count) in from) counts[value + step] = counts.GetValueOrDefault(value + step) + count;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    /// <summary>The limit, after the statistic is brought to the mean and variance of the limit (Anderson 1962).</summary>
    public static double AsymptoticTail(double statistic, int m, int n)
    {
        double pairs = (double)m * n, all = m + n, mean = (1 + 1 / all) / 6;
        double variance = (all + 1) * (4 * pairs * all - 3 * ((double)m * m + (double)n * n) - 2 * pairs) / (45 * all * all * 4 * pairs);
        double x = 1.0 / 6 + (statistic - mean) / Math.Sqrt(45 * variance);
        return x < 0.003 ? 1 : Math.Max(0, 1 - Limit(x));
    }

    // The series of Csörgő and Faraway (1996).
    private static double Limit(double x)
    {
        double sum = 0, term = 1;
        for (int k = 0; Math.Abs(term) >= LastTerm; k++)
        {
            double y = 4 * k + 1, q = y * y / (16 * x);
            term = Math.Exp(Distributions.LogGamma(k + 0.5) - Distributions.LogGamma(k + 1)) / (Math.Pow(Math.PI, 1.5) * Math.Sqrt(x)) * Math.Sqrt(y) * DampedBessel(q);
            sum += term;
        }
        return sum;
    }

    // exp(-q) K(1/4, q): the integral of exp(-q (1 + cosh t)) cosh(t / 4) from 0, by trapezes, which converge faster than any power here.
    private static double DampedBessel(double q)
    {
        const double step = 1.0 / 64;
        double sum = 0.5 * Math.Exp(-2 * q);
        for (int i = 1; i < 2000; i++)
        {
            double t = i * step, term = Math.Exp(-q * (1 + Math.Cosh(t))) * Math.Cosh(t / 4);
            sum += term;
            if (term < 1e-20 * sum || term == 0) break;
        }
        return sum * step;
    }
}
