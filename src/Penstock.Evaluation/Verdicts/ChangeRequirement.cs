namespace Penstock.Evaluation;

/// <summary>The change of a metric against the champion.</summary>
internal sealed class ChangeRequirement : Requirement
{
    private const double Rounding = 1e-12;

    private readonly MetricDefinition _metric;
    private readonly double? _absolute, _relative;
    private readonly Better _better;
    private readonly bool _isSure;

    public ChangeRequirement(string metric, double? absolute, double? relative, Better? better, bool isSure, SliceSpec? slices) : base(slices)
    {
        if (absolute is null && relative is null || double.IsNaN((absolute ?? 0) + (relative ?? 0))) throw new ArgumentException("Requirement.Change: expected an absolute change, a relative one, or both, got none.");
        _metric = MetricValues.Definition(metric);
        _better = better ?? _metric.Better;
        if (_better == Better.Neither) throw new ArgumentException($"Requirement.Change: expected a metric that is better higher or lower, got {_metric}. Say which by the argument better.");
        (_absolute, _relative, _isSure) = (absolute, relative, isSure);
    }

    public override string Text
    {
        get
        {
            string sign = _better == Better.Lower ? "<=" : ">=";
            return string.Join(" and ", new[]
            {
                _absolute is { } absolute ? $"change of {_metric.Property} {sign} {Number(absolute)}" : null,
                _relative is { } relative ? $"relative change of {_metric.Property} {sign} {Number(relative)}" : null,
            }.OfType<string>()) + (_isSure ? " for sure" : "");
        }
    }

    private protected override IEnumerable<VerdictReason> Judge(SliceResult slice, EvaluationReport report, EvaluationReport? champion)
    {
        RivalResult? rival = report.Rivals.FirstOrDefault(rival => rival.Kind == RivalKind.Champion);
        RivalSlice? beside = rival is null ? null : slice.Key.IsAllRows ? new(slice.Key, rival.Values, rival.Differences) : rival.Slices.FirstOrDefault(s => s.Key == slice.Key);
        MetricValues? other = beside?.Values ?? champion?.Slice(slice.Key)?.Values;
        if (other is null)
        {
            bool isFirst = rival is null && champion is null;
            yield return new(isFirst, slice.Key, Text, isFirst ? "there is no champion to compare with" : "the champion was not measured on this slice");
            yield break;
        }
        double own = _metric.Of(slice.Values), before = _metric.Of(other), difference = own - before;
        Interval interval = beside?.Differences.GetValueOrDefault(_metric.Name) ?? Interval.Undefined;
        double judged = !_isSure || !interval.IsDefined ? difference : _better == Better.Lower ? interval.Upper : interval.Lower;
        bool holds = Holds(judged, _absolute) && Holds(Math.Abs(before) < Rounding ? double.NaN : judged / before, _relative);
        yield return new(holds, slice.Key, Text, Comparison(_metric, own, before, interval) + (_isSure && !interval.IsDefined ? ", without an interval, since the champion was not measured on the same rows" : ""));
    }

    // 0.95 - 0.96 is a little less than -0.01.
    private bool Holds(double change, double? threshold) => threshold is not { } bound || (_better == Better.Lower ? change <= bound + Rounding : change >= bound - Rounding);
}
