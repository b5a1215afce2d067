namespace Penstock.Data;

/// <summary>Moments of a column's numbers or of their logarithms.</summary>
internal sealed class NumberFitter(NumberFeature feature, bool isLog) : FeatureFitter
{
    private readonly Moments _moments = new();
    private readonly NumberOrder _order = new();

    private bool NeedsOrder => feature.Missing.By == ImputeBy.Median;

    public override void Add(RawRows rows)
    {
        foreach (double x in rows.Numbers(feature.Column).AsSpan<double>())
        {
            if (!double.IsFinite(x)) continue;
            _moments.Add(isLog ? Math.CopySign(FittedNumber.Log1p(Math.Abs(x)), x) : x);
            if (NeedsOrder) _order.Add(x);
        }
    }

    public override void Merge(FeatureFitter other)
    {
        _moments.Merge(((NumberFitter)other)._moments);
        _order.Merge(((NumberFitter)other)._order);
    }

    public override FittedFeature Fit()
    {
        var (shift, scale) = _moments.Count == 0 ? (0, 1) : feature.Scaling(_moments);
        double fill = _moments.Count == 0 ? 0 : feature.Missing.By switch
        {
            ImputeBy.Value => feature.Missing.Value,
            ImputeBy.Median => _order.Median,
            _ => isLog ? Math.CopySign(Math.Exp(Math.Abs(_moments.Mean)) - 1, _moments.Mean) : _moments.Mean,
        };
        return new FittedNumber(feature.Name, feature.Column, fill, shift, scale) { IsLog = isLog, Indicator = feature.Missing.Indicator };
    }
}
