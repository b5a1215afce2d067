using System.Globalization;

namespace Penstock.Board;

/// <summary>Numbers as Python, in which TensorBoard is written, prints them.</summary>
internal static class PythonNumber
{
    // With more digits before the point, or more noughts behind it, a power of ten is written.
    private const int MostBefore = 16, MostNoughts = 3;

    /// <summary>The shortest text that is read back as the same number; a whole number has a nought behind the point.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        string sign = double.IsNegative(value) ? "-" : "";
        if (value == 0) return sign + "0.0";
        var (digits, before) = Digits(Math.Abs(value));
        if (before is > MostBefore or < -MostNoughts) return $"{sign}{digits[0]}{(digits.Length > 1 ? $".{digits[1..]}" : "")}e{(before > 0 ? '+' : '-')}{Math.Abs(before - 1):00}";
        if (before <= 0) return $"{sign}0.{new string('0', -before)}{digits}";
        return digits.Length <= before ? $"{sign}{digits.PadRight(before, '0')}.0" : $"{sign}{digits[..before]}.{digits[before..]}";
    }

    /// <summary>A number of three digits in mathematics of LaTeX.</summary>
    public static string Latex(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? @"$\mathrm{NaN}$" : value > 0 ? @"$+\infty$" : @"$-\infty$";
        string text = value.ToString("G3", CultureInfo.InvariantCulture);
        return text.Split('E') is [var coefficient, var exponent] ? $@"${coefficient}\cdot 10^{{{int.Parse(exponent, CultureInfo.InvariantCulture)}}}$" : $"${text}$";
    }

    // The digits that count, and how many of them stand before the point.
    private static (string Digits, int Before) Digits(double value)
    {
        string[] parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E'), halves = parts[0].Split('.');
        string all = string.Concat(halves), digits = all.TrimStart('0');
        int before = halves[0].Length - (all.Length - digits.Length) + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        return (digits.TrimEnd('0'), before);
    }
}
