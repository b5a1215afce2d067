namespace Penstock.Data;

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
