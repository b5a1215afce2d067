namespace Penstock.Evaluation;

/// <summary>Bounds of a metric.</summary>
internal sealed class BoundRequirement : Requirement
{
    private readonly MetricDefinition _metric;
    private readonly double? _lower, _upper;

    public BoundRequirement(string metric, double? lower, double? upper, SliceSpec? slices) : base(slices)
    {
        if (lower is null && upper is null || lower > upper || double.IsNaN((lower ?? 0) + (upper ?? 0))) throw new ArgumentException(FormattableString.Invariant($"Requirement.Bound: expected a lower bound, an upper one above it, or both, got {(lower is null ? "none" : lower)} and {(upper is null ? "none" : upper)}."));
        (_metric, _lower, _upper) = (MetricValues.Definition(metric), lower, upper);
    }

    public override string Text => string.Join(" and ", new[]
    {
        _lower is { } lower ? $"{_metric.Property} >= {Number(lower)}" : null,
        _upper is { } upper ? $"{_metric.Property} <= {Number(upper)}" : null,
    }.OfType<string>());

    private protected override IEnumerable<VerdictReason> Judge(SliceResult slice, EvaluationReport report, EvaluationReport? champion)
    {
        double value = _metric.Of(slice.Values);
        yield return new(value >= (_lower ?? double.NegativeInfinity) && value <= (_upper ?? double.PositiveInfinity), slice.Key, Text, Value(_metric, slice));
    }
}
