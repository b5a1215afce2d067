namespace Penstock.Data;

/// <summary>The categories of several features taken together: exactly where there are few combinations, else by a hash of them that never changes.</summary>
/// <param name="Parts">Two or more features.</param>
/// <param name="Count">The most numbers there may be for combinations. Default 1,000.</param>
public sealed record Cross(IReadOnlyList<CategoryFeature> Parts, int Count = 1000) : CategoryFeature
{
    /// <summary>The features that are crossed.</summary>
    public IReadOnlyList<CategoryFeature> Parts { get; } = Parts.Count >= 2 ? Parts : throw new ArgumentException($"Cross: expected two or more features, got {Parts.Count}.");

    /// <summary>The most numbers there may be for combinations.</summary>
    public int Count { get; } = Count is >= 1 and <= 10_000_000 ? Count : throw new ArgumentException($"Cross: expected 1 to 10,000,000 buckets, got {Count}.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [.. Parts.SelectMany(p => p.Columns).Distinct()];

    private protected override string DefaultName => string.Join("_x_", Parts.Select(p => p.Name));

    internal override FeatureFitter NewFitter() => new CrossFitter(this);
}
