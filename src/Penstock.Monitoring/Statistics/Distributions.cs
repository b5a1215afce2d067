namespace Penstock.Monitoring;

/// <summary>Tails of the distributions that tests need.</summary>
internal static class Distributions
{
    private const int MostSteps = 10_000;
    private const double Tiny = 1e-300, Precision = 1e-16;

    /// <summary>The chance that a standard normal number is at least x.</summary>
    public static double NormalTail(double x) => x >= 0 ? 0.5 * GammaTail(0.5, x * x / 2) : 1 - 0.5 * GammaTail(0.5, x * x / 2);

    /// <summary>The chance that a chi-square number is at least x.</summary>
    public static double ChiSquareTail(double x, double degrees) => x <= 0 ? 1 : GammaTail(degrees / 2, x / 2);

    /// <summary>The chance that the absolute value of a Student number is at least |t|.</summary>
    public static double StudentBothTails(double t, double degrees) =>
        double.IsInfinity(t) ? 0 : Beta(degrees / (degrees + t * t), degrees / 2, 0.5);

    /// <summary>The chance of a Kolmogorov number of at least x: 2 sum (-1)^(k-1) exp(-2 k² x²).</summary>
    public static double KolmogorovTail(double x)
    {
        if (x <= 0) return 1;
        if (x < 1)
        {
            // The other series, sqrt(2 pi)/x sum exp(-(2k-1)² pi² / (8 x²)), where the first converges slowly.
            double sum = 0, factor = Math.PI * Math.PI / (8 * x * x);
            for (int k = 1; k <= 50; k += 2) sum += Math.Exp(-k * k * factor);
            return Math.Clamp(1 - Math.Sqrt(2 * Math.PI) / x * sum, 0, 1);
        }
        double tail = 0;
        for (int k = 1; k <= 100; k++)
        {
            double term = Math.Exp(-2.0 * k * k * x * x);
            tail += k % 2 == 1 ? term : -term;
            if (term < 1e-20) break;
        }
        return Math.Clamp(2 * tail, 0, 1);
    }

    /// <summary>The natural logarithm of the gamma function (Lanczos 1964, g = 7, nine terms).</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5) return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        x--;
        double sum = 0.99999999999980993;
        for (int i = 0; i < s_lanczos.Length; i++) sum += s_lanczos[i] / (x + i + 1);
        double t = x + 7.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }

    private static readonly double[] s_lanczos =
    [
        676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The regularised upper incomplete gamma function Q(a, x): a series below a + 1, a continued fraction (Lentz) above.</summary>
    public static double GammaTail(double a, double x)
    {
        if (x <= 0) return 1;
        double scale = Math.Exp(-x + a * Math.Log(x) - LogGamma(a));
        if (x < a + 1)
        {
            double sum = 1 / a, term = sum;
            for (int n = 1; n < MostSteps && Math.Abs(term) > Math.Abs(sum) * Precision; n++) sum += term *= x / (a + n);
            return Math.Clamp(1 - sum * scale, 0, 1);
        }
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, h = d;
        for (int i = 1; i < MostSteps; i++)
        {
            double an = -i * (i - a);
            b += 2;
            d = 1 / NotZero(an * d + b);
            c = NotZero(b + an / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < Precision) break;
        }
        return Math.Clamp(scale * h, 0, 1);
    }

    /// <summary>The regularised incomplete beta function I(x; a, b), by a continued fraction (Lentz).</summary>
    public static double Beta(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        double scale = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return Math.Clamp(x < (a + 1) / (a + b + 2) ? scale * BetaFraction(x, a, b) / a : 1 - scale * BetaFraction(1 - x, b, a) / b, 0, 1);
    }

    private static double BetaFraction(double x, double a, double b)
    {
        double c = 1, d = 1 / NotZero(1 - (a + b) * x / (a + 1)), h = d;
        for (int m = 1; m < MostSteps; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotZero(1 + even * d);
            c = NotZero(1 + even / c);
            h *= d * c;
            d = 1 / NotZero(1 + odd * d);
            c = NotZero(1 + odd / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < Precision) break;
        }
        return h;
    }

    private static double NotZero(double x) => Math.Abs(x) < Tiny ? Tiny : x;
}
