namespace Penstock.Data;

internal static class Saturating
{
    /// <summary>The product of two numbers that are not negative, at most <see cref="Dataset.Endless"/>.</summary>
    public static long Product(long a, long b) => b != 0 && a > Dataset.Endless / b ? Dataset.Endless : a * b;
}
