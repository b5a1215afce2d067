namespace Penstock.Data;

/// <summary>The bucket of a text or number by a hash that never changes; nothing is looked for in the training rows. A missing text is the empty text.</summary>
/// <param name="Column">The column.</param>
/// <param name="Count">How many buckets. Default 64.</param>
public sealed record Hash(string Column, int Count = 64) : CategoryFeature
{
    /// <summary>How many buckets.</summary>
    public int Count { get; } = Count is >= 1 and <= 10_000_000 ? Count : throw new ArgumentException($"Hash \"{Column}\": expected 1 to 10,000,000 buckets, got {Count}.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [Column];

    private protected override string DefaultName => $"{Column}_hash";

    internal override FeatureFitter NewFitter() => new UnfittedFitter(rows => new FittedHash(Name, rows.Describe(Column), Count) { AsIds = AsIds });
}
