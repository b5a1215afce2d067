using System.Globalization;

namespace Penstock.Models;

/// <summary>An order of names in which numbers count as numbers; all else is ordinal.</summary>
/// <param name="fractions">Whether a number may have a fraction and an exponent.</param>
internal sealed class NameOrder(bool fractions) : IComparer<string>
{
    /// <summary>
    /// Of event files, by whole numbers: the tenth file that a process begins within a second, <c>events.out.tfevents.1700000000.host.123.10</c>,
    /// comes after its ninth, <c>events.out.tfevents.1700000000.host.123.9</c>.
    /// </summary>
    public static readonly NameOrder OfFiles = new(fractions: false);

    /// <summary>Of runs: <c>lr=0.001</c>, <c>lr=0.01</c>, <c>lr=0.1</c>; <c>run-9</c>, <c>run-10</c>.</summary>
    public static readonly NameOrder OfRuns = new(fractions: true);

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            int order = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]) ? CompareNumbers(ref left, ref right) : CompareFirst(ref left, ref right);
            if (order != 0) return order;
        }
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(x, y);
    }

    private static int CompareFirst(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        int order = left[0].CompareTo(right[0]);
        left = left[1..];
        right = right[1..];
        return order;
    }

    private int CompareNumbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> a = Take(ref left), b = Take(ref right);
        if (fractions) return double.Parse(a, CultureInfo.InvariantCulture).CompareTo(double.Parse(b, CultureInfo.InvariantCulture));
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }

    private ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text)
    {
        int end = Digits(text, 0);
        if (fractions && end < text.Length && text[end] == '.' && Digits(text, end + 1) is var fraction && fraction > end + 1) end = fraction;
        if (fractions && end < text.Length && text[end] is ('e' or 'E'))
        {
            int sign = end + 1 < text.Length && text[end + 1] is ('+' or '-') ? end + 2 : end + 1, exponent = Digits(text, sign);
            if (exponent > sign) end = exponent;
        }
        ReadOnlySpan<char> number = text[..end];
        text = text[end..];
        return number;
    }

    private static int Digits(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from])) from++;
        return from;
    }
}
