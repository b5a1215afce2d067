namespace Penstock.Data;

/// <summary>The z-score, (x - mean) / deviation, of the population of the training rows; x - mean where all numbers are equal.</summary>
/// <param name="Column">The column, which holds numbers or truth values.</param>
public sealed record StandardScore(string Column) : NumberFeature(Column)
{
    private protected override string DefaultName => $"{Column}_z";

    internal override (double Shift, double Scale) Scaling(Moments moments) => moments.Standard;
}
