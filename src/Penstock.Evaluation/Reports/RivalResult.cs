namespace Penstock.Evaluation;

/// <summary>The model beside another, on the same rows.</summary>
/// <param name="Kind">What the other is.</param>
/// <param name="Name">The other's name.</param>
/// <param name="Values">What the other reaches.</param>
/// <param name="Differences">The intervals of the model's metrics less the other's, by name, from the same resamples of the rows; empty where no intervals were asked for.</param>
public sealed record RivalResult(RivalKind Kind, string Name, MetricValues Values, IReadOnlyDictionary<string, Interval> Differences)
{
    /// <summary>The same on the slices; for a champion only.</summary>
    public IReadOnlyList<RivalSlice> Slices { get; init; } = [];

    /// <summary>Whether it is one of the baselines.</summary>
    public bool IsBaseline => Kind is RivalKind.Majority or RivalKind.BestColumn or RivalKind.Regression;
}

/// <summary>The model beside another on a slice.</summary>
/// <param name="Key">Which slice.</param>
/// <param name="Values">What the other reaches.</param>
/// <param name="Differences">The intervals of the model's metrics less the other's, by name.</param>
public sealed record RivalSlice(SliceKey Key, MetricValues Values, IReadOnlyDictionary<string, Interval> Differences);
