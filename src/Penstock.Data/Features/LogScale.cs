namespace Penstock.Data;

/// <summary>The z-score of sign(x) log(1 + |x|): for numbers with a heavy tail, on either side of 0.</summary>
/// <param name="Column">The column, which holds numbers or truth values.</param>
public sealed record LogScale(string Column) : NumberFeature(Column)
{
    private protected override string DefaultName => $"{Column}_log";

    private protected override bool IsLog => true;

    internal override (double Shift, double Scale) Scaling(Moments moments) => moments.Standard;
}
