namespace Penstock.Monitoring;

/// <summary>Tests of whether two samples come from one distribution. Missing values (NaN) must be left out before.</summary>
public static partial class TwoSampleTests
{
    private const int MostExact = 10_000;

    /// <summary>Kolmogorov-Smirnov, two-sided: the greatest distance between the empirical distributions.</summary>
    /// <param name="reference">One sample.</param>
    /// <param name="current">The other.</param>
    /// <param name="asymptotic">Whether the probability comes from the one-sample distribution of n m / (n + m) rows; else it is exact up to 10,000 rows a sample.</param>
    public static SampleTest KolmogorovSmirnov(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, bool asymptotic = false)
    {
        (double[] a, double[] b) = Sorted("KolmogorovSmirnov", reference, current, 1);
        double distance = 0;
        Merge(a, b, (_, _, before, after) => distance = Math.Max(distance, Math.Abs(before - after)));
        double p = asymptotic || Math.Max(a.Length, b.Length) > MostExact
            ? KolmogorovDistribution.OneSampleTail(distance, (int)Math.Round((double)a.Length * b.Length / (a.Length + b.Length), MidpointRounding.ToEven))
            : KolmogorovDistribution.TwoSampleTail(distance, a.Length, b.Length);
        return new("Kolmogorov-Smirnov", distance, p);
    }

    /// <summary>Cramér-von Mises: the mean squared distance between the empirical distributions; exact up to 20 rows a sample.</summary>
    public static SampleTest CramerVonMises(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        (double[] a, double[] b) = Sorted("CramerVonMises", reference, current, 2);
        double[] ranksA = new double[a.Length], ranksB = new double[b.Length];
        Ranks(a, b, ranksA, ranksB);
        double sum = a.Length * SquaredSteps(ranksA) + b.Length * SquaredSteps(ranksB);
        double pairs = (double)a.Length * b.Length, all = a.Length + b.Length, statistic = sum / (pairs * all) - (4 * pairs - 1) / (6 * all);
        double p = Math.Max(a.Length, b.Length) <= CramerVonMisesDistribution.MostExact
            ? CramerVonMisesDistribution.ExactTail(sum, a.Length, b.Length)
            : CramerVonMisesDistribution.AsymptoticTail(statistic, a.Length, b.Length);
        return new("Cramér-von Mises", statistic, p);
    }

    private static double SquaredSteps(double[] ranks)
    {
        double sum = 0;
        for (int i = 0; i < ranks.Length; i++) sum += (ranks[i] - (i + 1)) * (ranks[i] - (i + 1));
        return sum;
    }

    /// <summary>Anderson-Darling for two samples with ties at their middle rank (Scholz and Stephens 1987); probabilities from 0.001 to 0.25, by a parabola through the table.</summary>
    public static SampleTest AndersonDarling(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        (double[] a, double[] b) = Sorted("AndersonDarling", reference, current, 1);
        double n = a.Length + b.Length, sum = 0, below = 0, belowA = 0, belowB = 0;
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            double value = Math.Min(i < a.Length ? a[i] : double.PositiveInfinity, j < b.Length ? b[j] : double.PositiveInfinity);
            int startI = i, startJ = j;
            while (i < a.Length && a[i] == value) i++;
            while (j < b.Length && b[j] == value) j++;
            double tiesA = i - startI, tiesB = j - startJ, ties = tiesA + tiesB, middle = below + ties / 2;
            double scale = middle * (n - middle) - n * ties / 4;
            if (scale > 0)
                sum += ties / n * (Square(n * (belowA + tiesA / 2) - middle * a.Length) / a.Length + Square(n * (belowB + tiesB / 2) - middle * b.Length) / b.Length) / scale;
            (below, belowA, belowB) = (below + ties, belowA + tiesA, belowB + tiesB);
        }
        double statistic = (sum * (n - 1) / n - 1) / Math.Sqrt(AndersonVariance(a.Length, b.Length));
        return new("Anderson-Darling", statistic, AndersonProbability(statistic));
    }

    private static double AndersonVariance(int sizeA, int sizeB)
    {
        double n = sizeA + sizeB, harmonic = 1.0 / sizeA + 1.0 / sizeB, h = 1, g = 0;
        if (n < 4) throw new ArgumentException($"AndersonDarling: expected at least 4 rows in both samples together, got {n}.");
        double tail = 0;
        for (int i = (int)n - 1; i >= 2; i--)
        {
            tail += 1.0 / i;
            g += tail / (n - i + 1);
        }
        h += tail;
        double a = 4 * g - 6 + (10 - 6 * g) * harmonic, b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * harmonic - 8 * h + 4 * g - 6;
        double c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * harmonic + 4 * h, d = (2 * h + 6) * 4 - 8 * h;
        return (a * n * n * n + b * n * n + c * n + d) / ((n - 1) * (n - 2) * (n - 3));
    }

    private static double AndersonProbability(double statistic)
    {
        // The table for two samples: the sums of its three coefficients.
        double[] critical = [0.675 - 0.245 - 0.105, 1.281 + 0.25 - 0.305, 1.645 + 0.678 - 0.362, 1.96 + 1.149 - 0.391, 2.326 + 1.822 - 0.396, 2.573 + 2.364 - 0.345, 3.085 + 3.615 - 0.154];
        double[] probability = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
        if (statistic < critical[0]) return probability[0];
        if (statistic > critical[^1]) return probability[^1];
        double[] parabola = Parabola(critical, Array.ConvertAll(probability, Math.Log));
        return Math.Exp(parabola[0] + parabola[1] * statistic + parabola[2] * statistic * statistic);
    }

    // Least squares by the normal equations; seven points need no better.
    private static double[] Parabola(double[] x, double[] y)
    {
        var m = new double[3, 4];
        for (int i = 0; i < x.Length; i++)
            for (int r = 0; r < 3; r++)
            {
                for (int c = 0; c < 3; c++) m[r, c] += Math.Pow(x[i], r + c);
                m[r, 3] += Math.Pow(x[i], r) * y[i];
            }
        for (int p = 0; p < 3; p++)
            for (int r = 0; r < 3; r++)
            {
                if (r == p) continue;
                double factor = m[r, p] / m[p, p];
                for (int c = p; c < 4; c++) m[r, c] -= factor * m[p, c];
            }
        return [m[0, 3] / m[0, 0], m[1, 3] / m[1, 1], m[2, 3] / m[2, 2]];
    }

    /// <summary>Mann-Whitney: whether numbers of one sample are greater than those of the other; exact where a sample has at most 8 rows and nothing is tied.</summary>
    /// <param name="reference">One sample.</param>
    /// <param name="current">The other.</param>
    /// <param name="oneSided">Whether the probability is that of the side that was seen alone: half the two-sided one.</param>
    public static SampleTest MannWhitney(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, bool oneSided = false)
    {
        (double[] a, double[] b) = Sorted("MannWhitney", reference, current, 1);
        double[] ranksA = new double[a.Length], ranksB = new double[b.Length];
        double ties = Ranks(a, b, ranksA, ranksB), n = a.Length + b.Length, pairs = (double)a.Length * b.Length;
        double u = ranksA.Sum() - a.Length * (a.Length + 1) / 2.0, greater = Math.Max(u, pairs - u);
        double p;
        if (ties == 0 && Math.Min(a.Length, b.Length) <= 8) p = Math.Min(1, 2 * ExactRankTail((int)greater, Math.Min(a.Length, b.Length), Math.Max(a.Length, b.Length)));
        else
        {
            double deviation = Math.Sqrt(pairs / 12 * (n + 1 - ties / (n * (n - 1))));
            p = deviation == 0 ? 1 : Math.Min(1, 2 * Distributions.NormalTail((greater - pairs / 2 - 0.5) / deviation));
        }
        return new("Mann-Whitney", u, oneSided ? p / 2 : p);
    }

    // The counts of U are the coefficients of the Gaussian binomial: prod (1 - q^(n+i)) / (1 - q^i).
    private static double ExactRankTail(int u, int fewer, int more)
    {
        var counts = new double[fewer * more + 1];
        counts[0] = 1;
        for (int i = 1; i <= fewer; i++)
        {
            for (int k = counts.Length - 1; k >= more + i; k--) counts[k] -= counts[k - more - i];
            for (int k = i; k < counts.Length; k++) counts[k] += counts[k - i];
        }
        return counts.Skip(u).Sum() / counts.Sum();
    }

    /// <summary>Welch's t: whether the means differ, of any variances.</summary>
    public static SampleTest Welch(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        (double[] a, double[] b) = Sorted("Welch", reference, current, 2);
        (double meanA, double varianceA) = Moments(a);
        (double meanB, double varianceB) = Moments(b);
        double shareA = varianceA / a.Length, shareB = varianceB / b.Length, all = shareA + shareB;
        if (all == 0) return new("Welch's t", meanA == meanB ? 0 : double.PositiveInfinity, meanA == meanB ? 1 : 0);
        double degrees = all * all / (shareA * shareA / (a.Length - 1) + shareB * shareB / (b.Length - 1)), t = (meanA - meanB) / Math.Sqrt(all);
        return new("Welch's t", t, Distributions.StudentBothTails(t, degrees));
    }

    /// <summary>Student's t: whether the means differ, of one variance.</summary>
    public static SampleTest Student(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        (double[] a, double[] b) = Sorted("Student", reference, current, 2);
        (double meanA, double varianceA) = Moments(a);
        (double meanB, double varianceB) = Moments(b);
        double degrees = a.Length + b.Length - 2, variance = ((a.Length - 1) * varianceA + (b.Length - 1) * varianceB) / degrees;
        if (variance == 0) return new("Student's t", meanA == meanB ? 0 : double.PositiveInfinity, meanA == meanB ? 1 : 0);
        double t = (meanA - meanB) / Math.Sqrt(variance * (1.0 / a.Length + 1.0 / b.Length));
        return new("Student's t", t, Distributions.StudentBothTails(t, degrees));
    }

    private static (double Mean, double Variance) Moments(double[] values)
    {
        double mean = values.Average();
        return (mean, values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1));
    }

    private static double Square(double x) => x * x;

    private static (double[] Reference, double[] Current) Sorted(string test, ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int least)
    {
        if (reference.Length < least || current.Length < least) throw new ArgumentException($"{test}: expected at least {least} rows in each sample, got {reference.Length} and {current.Length}.");
        double[] a = reference.ToArray(), b = current.ToArray();
        if (Array.Exists(a, double.IsNaN) || Array.Exists(b, double.IsNaN)) throw new ArgumentException($"{test}: expected numbers, got NaN. Leave missing values out.");
        Array.Sort(a);
        Array.Sort(b);
        return (a, b);
    }

    /// <summary>Walks over the different values of two sorted samples, with the shares of each at or below.</summary>
    internal static void Merge(double[] a, double[] b, Action<double, double, double, double> step)
    {
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            double value = Math.Min(i < a.Length ? a[i] : double.PositiveInfinity, j < b.Length ? b[j] : double.PositiveInfinity);
            while (i < a.Length && a[i] == value) i++;
            while (j < b.Length && b[j] == value) j++;
            double next = Math.Min(i < a.Length ? a[i] : double.PositiveInfinity, j < b.Length ? b[j] : double.PositiveInfinity);
            step(value, next, (double)i / a.Length, (double)j / b.Length);
        }
    }

    // Middle ranks of both samples together; gives the sum of t³ - t over groups of ties.
    private static double Ranks(double[] a, double[] b, double[] ranksA, double[] ranksB)
    {
        double ties = 0;
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            double value = Math.Min(i < a.Length ? a[i] : double.PositiveInfinity, j < b.Length ? b[j] : double.PositiveInfinity);
            int startI = i, startJ = j;
            while (i < a.Length && a[i] == value) i++;
            while (j < b.Length && b[j] == value) j++;
            double count = i - startI + j - startJ, rank = startI + startJ + (count + 1) / 2;
            ranksA.AsSpan(startI, i - startI).Fill(rank);
            ranksB.AsSpan(startJ, j - startJ).Fill(rank);
            ties += count * count * count - count;
        }
        return ties;
    }
}
