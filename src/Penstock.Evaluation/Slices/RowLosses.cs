namespace Penstock.Evaluation;

/// <summary>Weights and losses in the order of the rows, in which the values of columns are read fastest.</summary>
internal sealed record RowLosses(double[] Weights, double[] Losses)
{
    public static RowLosses Of(ScoredRows scored)
    {
        double[] weights = new double[scored.Count], losses = new double[scored.Count];
        for (int place = 0; place < scored.Count; place++)
            (weights[scored.Rows[place]], losses[scored.Rows[place]]) = (scored.Weights[place], scored.Losses[place]);
        return new(weights, losses);
    }

    /// <summary>The sums of every value of a column, or pair of values of two; of all rows, if there is no column.</summary>
    public LossSums[] Sums(CodedColumn? a, CodedColumn? b)
    {
        int second = b?.Values.Length ?? 1;
        var sums = new LossSums[(a?.Values.Length ?? 1) * second];
        for (int row = 0; row < Losses.Length; row++)
        {
            double weight = Weights[row], lost = weight * Losses[row];
            if (weight == 0) continue;
            ref LossSums own = ref sums[(a is null ? 0 : a.Codes[row] * second) + (b is null ? 0 : b.Codes[row])];
            own.Rows++;
            own.Weight += weight;
            own.SquaredWeight += weight * weight;
            own.Loss += lost;
            own.SquaredLoss += lost * Losses[row];
        }
        return sums;
    }
}
