namespace Penstock.Serving;

/// <summary>Which of a model's numbered versions are loaded.</summary>
public sealed class VersionPolicy
{
    private readonly Func<IReadOnlyList<long>, IEnumerable<long>> _choose;

    internal VersionPolicy(Func<IReadOnlyList<long>, IEnumerable<long>> choose) => _choose = choose;

    /// <summary>The versions to load, of those that are there, highest first.</summary>
    internal IReadOnlyList<long> Choose(IEnumerable<long> present)
    {
        long[] descending = [.. present.OrderDescending()];
        return [.. _choose(descending).Intersect(descending).OrderDescending()];
    }
}

/// <summary>The policies by name: <c>Serve.Latest(2)</c>.</summary>
public static class Serve
{
    /// <summary>Every version that is there.</summary>
    public static VersionPolicy All { get; } = new(present => present);

    /// <summary>The versions of the highest numbers.</summary>
    /// <param name="count">How many; 0 counts as 1. Default 1.</param>
    public static VersionPolicy Latest(int count = 1)
    {
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), $"Serve.Latest: expected 0 or more versions, got {count}. Say how many are to be loaded.");
        return new(present => present.Take(Math.Max(count, 1)));
    }

    /// <summary>These versions, as far as they are there; none unloads all.</summary>
    public static VersionPolicy Specific(params long[] versions) => new(_ => versions);
}
