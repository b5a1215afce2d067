namespace Penstock.Data;

/// <summary>The number of a column as it is.</summary>
/// <param name="Column">The column, which holds numbers or truth values.</param>
public sealed record PlainNumber(string Column) : NumberFeature(Column)
{
    private protected override string DefaultName => Column;

    internal override (double Shift, double Scale) Scaling(Moments moments) => (0, 1);
}
