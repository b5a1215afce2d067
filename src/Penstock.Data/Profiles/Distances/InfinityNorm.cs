namespace Penstock.Data;

/// <summary>The greatest difference between the shares that one value has: max |p(v) - q(v)| over all values v. For values that stand for kinds; amounts have hardly a value twice.</summary>
public sealed class InfinityNorm : Distance
{
    internal InfinityNorm() : base("infinity_norm") { }

    private protected override bool TakesNumbers => false;

    /// <summary>The distance of counts of named values.</summary>
    public double Between(IReadOnlyDictionary<string, double> reference, IReadOnlyDictionary<string, double> current) => OfCounts(reference, current);

    private protected override double Of(ValueShares shares)
    {
        double first = shares.First.Sum(), second = shares.Second.Sum();
        double greatest = 0;
        for (int i = 0; i < shares.First.Length; i++)
            greatest = Math.Max(greatest, Math.Abs((first > 0 ? shares.First[i] / first : 0) - (second > 0 ? shares.Second[i] / second : 0)));
        return greatest;
    }
}
