namespace Penstock.Data;

/// <summary>Gathers what a feature needs to know of the training rows, part by part.</summary>
internal abstract class FeatureFitter
{
    public abstract void Add(RawRows rows);

    /// <summary>Takes over what another has gathered of other rows for the same feature.</summary>
    public abstract void Merge(FeatureFitter other);

    public abstract FittedFeature Fit();
}

/// <summary>A fitter that knows but the kinds of the columns.</summary>
internal sealed class UnfittedFitter(Func<RawRows, FittedFeature> fit) : FeatureFitter
{
    private FittedFeature? _fitted;

    public override void Add(RawRows rows) => _fitted ??= fit(rows);

    public override void Merge(FeatureFitter other) => _fitted ??= ((UnfittedFitter)other)._fitted;

    public override FittedFeature Fit() => _fitted!;
}

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

/// <summary>The boundaries between equally many numbers.</summary>
internal sealed class BucketsFitter(Buckets feature) : FeatureFitter
{
    private readonly NumberOrder _order = new();

    public override void Add(RawRows rows)
    {
        if (feature.Boundaries is not null) return;
        foreach (double x in rows.Numbers(feature.Column).AsSpan<double>())
            if (double.IsFinite(x)) _order.Add(x);
    }

    public override void Merge(FeatureFitter other) => _order.Merge(((BucketsFitter)other)._order);

    public override FittedFeature Fit() => new FittedBuckets(feature.Name, feature.Column, feature.Boundaries ?? (feature.FrequentApart ? _order.BoundariesAroundFrequent(feature.Count) : _order.Boundaries(feature.Count))) { AsIds = feature.AsIds };
}

/// <summary>The years between which the times lie.</summary>
internal sealed class DateFitter(DatePart feature) : FeatureFitter
{
    private RawColumn? _column;
    private int _first = int.MaxValue, _last = int.MinValue;

    public override void Add(RawRows rows)
    {
        _column ??= rows.Describe(feature.Column);
        if (feature.Field != Tensors.CalendarField.Year) return;
        foreach (double seconds in FittedDate.SecondsOf(rows, _column))
            if (Tensors.CalendarPart.Of(seconds, Tensors.CalendarField.Year) is > 0 and long year) (_first, _last) = (Math.Min(_first, (int)year), Math.Max(_last, (int)year));
    }

    public override void Merge(FeatureFitter other)
    {
        var more = (DateFitter)other;
        _column ??= more._column;
        (_first, _last) = (Math.Min(_first, more._first), Math.Max(_last, more._last));
    }

    public override FittedFeature Fit() => FittedDate.Of(feature, _column!, _first, Math.Max(_first, _last));
}

/// <summary>Several features at once.</summary>
internal sealed class CrossFitter(Cross feature) : FeatureFitter
{
    private readonly FeatureFitter[] _parts = [.. feature.Parts.Select(p => p.NewFitter())];

    public override void Add(RawRows rows)
    {
        foreach (FeatureFitter part in _parts) part.Add(rows);
    }

    public override void Merge(FeatureFitter other)
    {
        for (int i = 0; i < _parts.Length; i++) _parts[i].Merge(((CrossFitter)other)._parts[i]);
    }

    public override FittedFeature Fit() => new FittedCross(feature.Name, [.. _parts.Select(p => (FittedCategory)p.Fit())], feature.Count) { AsIds = feature.AsIds };
}
