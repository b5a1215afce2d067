namespace Penstock.Data;

/// <summary>The greatest difference between the counts of one value, over all counts: max |a(v) - b(v)| / (Σ a + Σ b). Unlike the other distances it grows where one profile only has more rows.</summary>
public sealed class NormalizedAbsoluteDifference : Distance
{
    internal NormalizedAbsoluteDifference() : base("normalized_absolute_difference") { }

    private protected override bool TakesNumbers => false;

    /// <summary>The distance of counts of named values.</summary>
    public double Between(IReadOnlyDictionary<string, double> reference, IReadOnlyDictionary<string, double> current) => OfCounts(reference, current);

    private protected override double Of(ValueShares shares)
    {
        double all = shares.First.Sum() + shares.Second.Sum();
        return shares.GreatestDifference(all, all);
    }
}
