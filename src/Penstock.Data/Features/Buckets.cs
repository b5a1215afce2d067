namespace Penstock.Data;

/// <summary>The bucket of a number, between boundaries that part the training rows into equally many; a number equal to a boundary goes right, a missing one has a bucket of its own, the last.</summary>
/// <param name="Column">The column, which holds numbers or truth values.</param>
/// <param name="Count">How many buckets; fewer, where so many rows have the same number that boundaries fall together. Default 10.</param>
public sealed record Buckets(string Column, int Count = 10) : CategoryFeature
{
    /// <summary>How many buckets are wished for.</summary>
    public int Count { get; } = Count is >= 2 and <= 10_000 ? Count : throw new ArgumentException(FormattableString.Invariant($"Buckets \"{Column}\": expected 2 to 10,000 buckets, got {Count}."));

    /// <summary>Whether a number so frequent that it would fill a bucket has one of its own, beside buckets of equally many of the others. Default false.</summary>
    public bool FrequentApart { get; init; }

    /// <summary>Boundaries that are given instead of found, rising.</summary>
    public IReadOnlyList<double>? Boundaries { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [Column];

    private protected override string DefaultName => $"{Column}_buckets";

    internal override FeatureFitter NewFitter() => new BucketsFitter(this);
}
