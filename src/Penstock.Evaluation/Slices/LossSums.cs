namespace Penstock.Evaluation;

/// <summary>Sums of the losses of some rows, for tests of means.</summary>
internal readonly record struct LossSums(int Rows, double Weight, double SquaredWeight, double Loss, double SquaredLoss)
{
    public static LossSums Zero => default;

    public double Mean => Loss / Weight;

    // Weighted rows count as as many as give the same variance of the mean (Kish 1965).
    private double EffectiveRows => Weight * Weight / SquaredWeight;

    private double Variance => Math.Max(0, SquaredLoss / Weight - Mean * Mean) * EffectiveRows / Math.Max(1e-9, EffectiveRows - 1);

    private double VarianceOfMean => Variance / EffectiveRows;

    public LossSums Plus(double weight, double loss) =>
        new(Rows + (weight > 0 ? 1 : 0), Weight + weight, SquaredWeight + weight * weight, Loss + weight * loss, SquaredLoss + weight * loss * loss);

    public LossSums Minus(LossSums other) =>
        new(Rows - other.Rows, Weight - other.Weight, SquaredWeight - other.SquaredWeight, Loss - other.Loss, SquaredLoss - other.SquaredLoss);

    /// <summary>The chance of a mean that exceeds the other's as much by luck (Welch 1947, one-sided).</summary>
    public double ChanceOfExcessOver(LossSums other)
    {
        double own = VarianceOfMean, others = other.VarianceOfMean, both = own + others, excess = Mean - other.Mean;
        if (!(both > 0)) return excess > 0 ? 0 : 1;
        double freedom = both * both / (own * own / Math.Max(1, EffectiveRows - 1) + others * others / Math.Max(1, other.EffectiveRows - 1));
        return StudentT.Above(excess / Math.Sqrt(both), freedom);
    }

    /// <summary>By how much the mean exceeds the other's, and some deviations on both sides.</summary>
    public Interval ExcessOver(LossSums other, double quantile)
    {
        double excess = Mean - other.Mean, deviation = Math.Sqrt(VarianceOfMean + other.VarianceOfMean);
        return new(excess - quantile * deviation, excess + quantile * deviation, deviation);
    }
}
