namespace Penstock.Tensors;

/// <summary>Functions that the base class library lacks in double precision, or computes with cancellation.</summary>
internal static class DoubleFunctions
{
    /// <summary>e^x - 1, within a few units in the last place also near 0.</summary>
    public static double Expm1(double x)
    {
        // (u - 1) * x / log(u) cancels the rounding of u (W. Kahan).
        double u = Math.Exp(x);
        if (u == 1) return x;
        if (u - 1 == -1 || double.IsInfinity(u) || double.IsNaN(u)) return u - 1;
        return Math.Abs(x) < 1 ? (u - 1) * x / Math.Log(u) : u - 1;
    }

    /// <summary>log(1 + x), within a few units in the last place also near 0.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        if (u == 1) return x;
        return Math.Abs(x) < 1 && u > 0 ? Math.Log(u) * x / (u - 1) : Math.Log(u);
    }

    /// <summary>
    /// The error function: near 0 by its series of positive terms, 2/sqrt(pi) e^(-x^2) sum 2^n x^(2n+1) / (2n+1)!!,
    /// beyond 2 by the continued fraction of 1 - erf(x), e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + (2/2) / (x + (3/2) / ...))).
    /// </summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x), square = x * x;
        if (a > 6) return Math.Sign(x);
        if (a > 2)
        {
            double fraction = a;
            for (int n = 60; n > 0; n--) fraction = a + 0.5 * n / fraction;
            return Math.CopySign(1 - Math.Exp(-square) / (Math.Sqrt(Math.PI) * fraction), x);
        }
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * square / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-square) * sum;
    }

    /// <summary>a - b * floor(a / b), exact, with the sign of b.</summary>
    public static double FloorRemainder(double a, double b)
    {
        double r = a % b;
        return r != 0 && r < 0 != b < 0 ? r + b : r;
    }

    /// <summary>floor(a / b), whose rounding agrees with <see cref="FloorRemainder"/>.</summary>
    public static double FloorDivide(double a, double b) =>
        b == 0 || double.IsInfinity(b) || double.IsInfinity(a) ? Math.Floor(a / b) : Math.Round((a - FloorRemainder(a, b)) / b);
}
