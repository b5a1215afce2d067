namespace Penstock.Data;

/// <summary>Counts, which are not negative: what is too large is <see cref="Dataset.Endless"/>.</summary>
internal static class Saturating
{
    public static long Product(long a, long b) => b != 0 && a > Dataset.Endless / b ? Dataset.Endless : a * b;

    public static long Sum(long a, long b) => a > Dataset.Endless - b ? Dataset.Endless : a + b;
}
