namespace Penstock.Monitoring;

/// <summary>
/// Scores how far a row is from what the model was shown: each number outside its trained range counts 1 and its distance in deviations, at most
/// 3; each unseen text 1; each missing value of a column that never lacked one 1. A row is outside from a threshold that the profile sets.
/// </summary>
internal sealed class OutsideScore
{
    /// <summary>The share of rows like those of training that a score of 1 may meet; else two reasons are asked for.</summary>
    private const double MostByOneReason = 0.005;

    private const double MostOfAColumn = 3;

    private readonly IReadOnlyList<ColumnReference> _columns;

    private OutsideScore(IReadOnlyList<ColumnReference> columns, double threshold, double share) => (_columns, Threshold, ExpectedShare) = (columns, threshold, share);

    /// <summary>The score from which a row is outside.</summary>
    public double Threshold { get; }

    /// <summary>The share of rows outside that is expected of rows like those of training, at most.</summary>
    public double ExpectedShare { get; }

    public static OutsideScore Of(IReadOnlyList<ColumnReference> columns)
    {
        double[] shares = [.. columns.Select(ShareOf)];
        double one = shares.Sum();
        // Two reasons at once: as if they came apart, and with room for those that come together.
        return one <= MostByOneReason ? new(columns, 1, one) : new(columns, 2, Math.Min(one, one * one + 0.1 * one));
    }

    public double Of(TypedColumns rows, int row, ReadOnlySpan<ushort> bins)
    {
        double score = 0;
        for (int c = 0; c < _columns.Count; c++)
        {
            ColumnReference column = _columns[c];
            if (bins[c] == column.MissingBin) score += column.Missing == 0 ? 1 : 0;
            else if (column.IsText) score += bins[c] == column.UnseenBin ? 1 : 0;
            else score += OfNumber(column, rows.Numbers[c]![row]);
        }
        return score;
    }

    public static double OfNumber(ColumnReference column, double value)
    {
        if (column.Present == 0) return 1;
        double beyond = value < column.Min ? column.Min - value : value > column.Max ? value - column.Max : 0;
        if (beyond <= Math.Abs(value) * ColumnReference.SinglePrecision) return 0;
        return Math.Min(MostOfAColumn, 1 + (column.Deviation > 0 ? beyond / column.Deviation : MostOfAColumn));
    }

    // What the next row of the same source does: a new least or greatest in 2 of n + 1 rows, a first missing or first known value in 1 of n + 1.
    private static double ShareOf(ColumnReference column)
    {
        double rows = column.Present + column.Missing, missing = column.Missing == 0 ? 1 / (rows + 1) : 0;
        if (column.Present == 0) return 1 / (rows + 1);
        return missing + (!column.IsText ? column.Present / rows * 2 / (column.Present + 1) : column.Rare is null ? 0 : column.UnseenShare);
    }
}
