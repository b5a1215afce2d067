namespace Penstock.Data;

/// <summary>A fitter that knows but the kinds of the columns.</summary>
internal sealed class UnfittedFitter(Func<RawRows, FittedFeature> fit) : FeatureFitter
{
    private FittedFeature? _fitted;

    public override void Add(RawRows rows) => _fitted ??= fit(rows);

    public override void Merge(FeatureFitter other) => _fitted ??= ((UnfittedFitter)other)._fitted;

    public override FittedFeature Fit() => _fitted!;
}
