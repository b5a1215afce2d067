namespace Penstock.Data;

/// <summary>
/// The decimal that a number in single precision stands for: 0.1f is 0.100000001490116 as a double, and was 0.1 in the file that it came from.
/// So a column has the same profile whether it was read as Float32 or as Float64, and no distance sees a difference where there is none.
/// </summary>
internal static class SingleDecimal
{
    private const double MostExact = 1L << 53;

    private static ReadOnlySpan<double> PowersOfTen => [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

    /// <summary>Puts decimals in the places of finite numbers; their order stays.</summary>
    public static void Restore(Span<double> singles)
    {
        foreach (ref double single in singles) single = Restore(single);
    }

    /// <summary>The decimal of the fewest places, up to twelve, that rounds to the number; else the number itself.</summary>
    private static double Restore(double single)
    {
        if (Math.Floor(single) == single) return single;
        foreach (double power in PowersOfTen)
        {
            double scaled = Math.Round(single * power);
            if (Math.Abs(scaled) > MostExact) return single;
            double value = scaled / power;
            if ((float)value == single) return value;
        }
        return single;
    }
}
