namespace Penstock.Data;

/// <summary>
/// The place of a text or number among the frequent ones of the training rows. In Keras's order: 0 for a missing one, then the buckets of
/// those that the vocabulary lacks, by hash, then the vocabulary, the most frequent first, equally frequent ones from the last in order.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="Most">The most entries. Default 100.</param>
public sealed record Vocabulary(string Column, int Most = 100) : CategoryFeature
{
    /// <summary>The most entries.</summary>
    public int Most { get; } = Most is >= 1 and <= 10_000_000 ? Most : throw new ArgumentException($"Vocabulary \"{Column}\": expected 1 to 10,000,000 entries, got {Most}.");

    /// <summary>How often an entry must occur in the training rows. Default 1.</summary>
    public int LeastCount { get; init; } = 1;

    /// <summary>How many numbers stand for what the vocabulary lacks. Default 1.</summary>
    public int OutOfVocabulary { get; init; } = 1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [Column];

    private protected override string DefaultName => Column;

    internal override FeatureFitter NewFitter() => new VocabularyFitter(this);
}
