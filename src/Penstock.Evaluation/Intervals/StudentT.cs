namespace Penstock.Evaluation;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>The chance of a value of at most t.</summary>
    public static double Cumulative(double t, double freedom)
    {
        if (double.IsNaN(t)) return double.NaN;
        if (double.IsInfinity(t)) return t > 0 ? 1 : 0;
        double tail = IncompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
        return t > 0 ? 1 - tail : tail;
    }

    /// <summary>The chance of a value above t, exact also where it is tiny.</summary>
    public static double Above(double t, double freedom) => t >= 0
        ? double.IsInfinity(t) ? 0 : IncompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
        : 1 - Above(-t, freedom);

    /// <summary>The value below which the given share lies.</summary>
    public static double Quantile(double share, double freedom)
    {
        double low = -1, high = 1;
        while (Cumulative(low, freedom) > share) low *= 2;
        while (Cumulative(high, freedom) < share) high *= 2;
        for (int i = 0; i < 100 && high - low > 1e-14 * Math.Abs(high); i++)
        {
            double middle = (low + high) / 2;
            if (Cumulative(middle, freedom) < share) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    private static double IncompleteBeta(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - front * Fraction(1 - x, b, a) / b;
    }

    // The continued fraction of the incomplete beta function, after Lentz.
    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        double c = 1, d = 1 / Away(1 - (a + b) * x / (a + 1)), value = d;
        for (int m = 1; m <= 500; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / Away(1 + even * d);
            c = Away(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / Away(1 + odd * d);
            c = Away(1 + odd / c);
            value *= d * c;
            if (Math.Abs(d * c - 1) < 1e-15) break;
        }
        return value;

        static double Away(double v) => Math.Abs(v) < tiny ? tiny : v;
    }

    // Lanczos's approximation, g = 7.
    private static double LogGamma(double x)
    {
        ReadOnlySpan<double> terms = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
        double sum = 0.99999999999980993;
        for (int i = 0; i < terms.Length; i++) sum += terms[i] / (x + i);
        double t = x + terms.Length - 1.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x - 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
