namespace Penstock.Models;

/// <summary>The share of positive examples that are said to be positive: true positives / (true positives + false negatives); 0 where there are none.</summary>
public sealed class Recall : ShareMetric
{
    private protected override Tensors.Value Rest(Confusion confusion) => confusion.FalseNegatives;

    internal static Recall FromConfig(KerasConfig config) => config.Numbers("thresholds") is { } thresholds
        ? new() { Thresholds = thresholds, TopK = config.OptionalWhole("top_k"), ClassId = config.OptionalWhole("class_id") }
        : new() { TopK = config.OptionalWhole("top_k"), ClassId = config.OptionalWhole("class_id") };
}
