namespace Penstock.Evaluation;

/// <summary>Sums of the losses of some rows, for tests of means.</summary>
internal struct LossSums
{
    public int Rows;
    public double Weight, SquaredWeight, Loss, SquaredLoss;

    public readonly double Mean => Loss / Weight;

    // Weighted rows count as as many as give the same variance of the mean (Kish 1965).
    private readonly double EffectiveRows => Weight * Weight / SquaredWeight;

    private readonly double Variance => Math.Max(0, SquaredLoss / Weight - Mean * Mean) * EffectiveRows / Math.Max(1e-9, EffectiveRows - 1);

    private readonly double VarianceOfMean => Variance / EffectiveRows;

    public readonly LossSums Minus(LossSums other) => new()
    {
        Rows = Rows - other.Rows, Weight = Weight - other.Weight, SquaredWeight = SquaredWeight - other.SquaredWeight, Loss = Loss - other.Loss, SquaredLoss = SquaredLoss - other.SquaredLoss,
    };

    /// <summary>The chance of a mean that exceeds the other's as much by luck (Welch 1947, one-sided).</summary>
    public readonly double ChanceOfExcessOver(LossSums other)
    {
        double own = VarianceOfMean, others = other.VarianceOfMean, both = own + others, excess = Mean - other.Mean;
        if (!(both > 0)) return excess > 0 ? 0 : 1;
        double t = excess / Math.Sqrt(both);
        // No t distribution has less than 5 % beyond this, and more is never significant.
        if (t < 1.6) return 1;
        double freedom = both * both / (own * own / Math.Max(1, EffectiveRows - 1) + others * others / Math.Max(1, other.EffectiveRows - 1));
        return StudentT.Above(t, freedom);
    }

    /// <summary>By how much the mean exceeds the other's, and some deviations on both sides.</summary>
    public readonly Interval ExcessOver(LossSums other, double quantile)
    {
        double excess = Mean - other.Mean, deviation = Math.Sqrt(VarianceOfMean + other.VarianceOfMean);
        return new(excess - quantile * deviation, excess + quantile * deviation, deviation);
    }
}
