namespace Penstock.Data;

/// <summary>Two distributions over the same values or buckets, as counts side by side.</summary>
/// <param name="First">The counts of the one.</param>
/// <param name="Second">The counts of the other, place by place.</param>
/// <param name="Binning">What the places are, in words.</param>
internal sealed record ValueShares(double[] First, double[] Second, string Binning)
{
    /// <summary>The union of the values, in the order of their names so that sums do not depend on the order of counts.</summary>
    public static ValueShares Of(IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> second, string binning)
    {
        string[] values = [.. first.Keys.Union(second.Keys).Order(StringComparer.Ordinal)];
        return new([.. values.Select(v => first.GetValueOrDefault(v))], [.. values.Select(v => second.GetValueOrDefault(v))], binning);
    }

    /// <summary>The numbers of both in ten buckets that the reference fills alike; fewer where a number is so frequent that it fills some.</summary>
    public static ValueShares OfTenths(QuantileSketch reference, QuantileSketch current)
    {
        double[] ends = [.. reference.Quantiles(10)[1..^1].Distinct()];
        return new(Counts(reference, ends), Counts(current, ends), $"{ends.Length + 1} buckets between the tenths of the reference");
    }

    private static double[] Counts(QuantileSketch sketch, double[] ends)
    {
        double[] upTo = [0, .. ends.Select(sketch.ShareUpTo), 1];
        return [.. Enumerable.Range(0, ends.Length + 1).Select(i => (upTo[i + 1] - upTo[i]) * sketch.Count)];
    }

    /// <summary>The greatest difference of a place between the counts of the one, each as a share of a whole, and those of the other; shares of nothing are 0.</summary>
    public double GreatestDifference(double firstWhole, double secondWhole) =>
        First.Zip(Second, (first, second) => Math.Abs((firstWhole > 0 ? first / firstWhole : 0) - (secondWhole > 0 ? second / secondWhole : 0))).DefaultIfEmpty().Max();

    /// <summary>Shares that sum to 1.</summary>
    public (double[] First, double[] Second) Normalized()
    {
        double first = First.Sum(), second = Second.Sum();
        if (!(first > 0) || !(second > 0)) throw new ArgumentException("distance: expected values in both profiles, got none in one of them.");
        return ([.. First.Select(c => c / first)], [.. Second.Select(c => c / second)]);
    }
}
