namespace Penstock.Data;

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
