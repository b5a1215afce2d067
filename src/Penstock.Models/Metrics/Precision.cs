namespace Penstock.Models;

/// <summary>The share of examples said to be positive that are positive: true positives / (true positives + false positives); 0 where there are none.</summary>
public sealed class Precision : ShareMetric
{
    private protected override Tensors.Value Rest(Confusion confusion) => confusion.FalsePositives;

    internal static Precision FromConfig(KerasConfig config) => config.Numbers("thresholds") is { } thresholds
        ? new() { Thresholds = thresholds, TopK = config.OptionalWhole("top_k"), ClassId = config.OptionalWhole("class_id") }
        : new() { TopK = config.OptionalWhole("top_k"), ClassId = config.OptionalWhole("class_id") };
}
