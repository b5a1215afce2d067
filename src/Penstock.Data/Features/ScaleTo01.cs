namespace Penstock.Data;

/// <summary>(x - min) / (max - min): 0 to 1 over the training rows, beyond for what lies beyond them; 0 where all numbers are equal.</summary>
/// <param name="Column">The column, which holds numbers or truth values.</param>
public sealed record ScaleTo01(string Column) : NumberFeature(Column)
{
    private protected override string DefaultName => $"{Column}_01";

    internal override (double Shift, double Scale) Scaling(Moments moments) => (moments.Min, moments.Max > moments.Min ? moments.Max - moments.Min : 1);
}
