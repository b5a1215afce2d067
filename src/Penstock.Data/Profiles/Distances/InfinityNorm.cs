namespace Penstock.Data;

/// <summary>The greatest difference between the shares that one value has: max |p(v) - q(v)| over all values v. For values that stand for kinds; amounts have hardly a value twice.</summary>
public sealed class InfinityNorm : Distance
{
    internal InfinityNorm() : base("infinity_norm") { }

    private protected override bool TakesNumbers => false;

    /// <summary>The distance of counts of named values.</summary>
    public double Between(IReadOnlyDictionary<string, double> reference, IReadOnlyDictionary<string, double> current) => OfCounts(reference, current);

    private protected override double Of(ValueShares shares) => shares.GreatestDifference(shares.First.Sum(), shares.Second.Sum());
}
