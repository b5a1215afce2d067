namespace Penstock.Data;

/// <summary>
/// The population stability index: Σ (q - p) ln(q / p) over values, or for amounts over ten buckets that the reference fills alike. A share below
/// <see cref="LeastShare"/> is taken as that, so that an empty bucket is no infinity. By custom 0.1 is a small shift and 0.25 a large one.
/// </summary>
public sealed class PopulationStability : Distance
{
    /// <summary>The least share that a value or a bucket is taken to have.</summary>
    public const double LeastShare = 1e-4;

    internal PopulationStability() : base("population_stability_index", Math.E) { }

    /// <summary>The index of counts of named values.</summary>
    /// <exception cref="ArgumentException">One of them has no value.</exception>
    public double Between(IReadOnlyDictionary<string, double> reference, IReadOnlyDictionary<string, double> current) => OfCounts(reference, current);

    private protected override double Of(ValueShares shares)
    {
        var (p, q) = shares.Normalized();
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double expected = Math.Max(p[i], LeastShare), seen = Math.Max(q[i], LeastShare);
            sum += (seen - expected) * Math.Log(seen / expected);
        }
        return sum;
    }

    private protected override (double Value, string Binning) BetweenNumbers(NumberProfile reference, NumberProfile current)
    {
        var shares = ValueShares.OfTenths(reference.Sketch, current.Sketch);
        return (Of(shares), shares.Binning);
    }
}
