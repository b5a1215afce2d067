using System.Linq.Expressions;

namespace Penstock.Evaluation;

/// <summary>Something that a model must show, on all rows or on every one of some slices.</summary>
public abstract class Requirement
{
    private readonly SliceSpec _slices;

    private protected Requirement(SliceSpec? slices) => _slices = slices ?? SliceSpec.AllRows;

    /// <summary>What is required, without the slices.</summary>
    public abstract string Text { get; }

    /// <summary>A condition on metrics, such as <c>m => m.Auc >= 0.94 &amp;&amp; m.Recall > 0.8</c>; every part of it is a reason of its own. A metric that is undefined fulfils nothing.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="slices">On which slices it must hold, each of them; all rows, if null.</param>
    public static Requirement That(Expression<Func<MetricValues, bool>> condition, SliceSpec? slices = null) => new ConditionRequirement(condition, slices);

    /// <summary>Bounds of a metric by its name, both inclusive.</summary>
    /// <param name="metric">The metric's name: <c>auc</c>.</param>
    /// <param name="lower">At least this; null for no bound.</param>
    /// <param name="upper">At most this; null for no bound.</param>
    /// <param name="slices">On which slices it must hold; all rows, if null.</param>
    public static Requirement Bound(string metric, double? lower = null, double? upper = null, SliceSpec? slices = null) => new BoundRequirement(metric, lower, upper, slices);

    /// <summary>The change of a metric against the champion, as in TFMA: at least so much for a metric that is better higher, at most for one that is better lower; both must hold where both are given. Holds where there is no champion.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="absolute">The difference to the champion; -0.01 lets a metric that is better higher fall by 0.01.</param>
    /// <param name="relative">The difference over the champion's value.</param>
    /// <param name="slices">On which slices it must hold; all rows, if null.</param>
    /// <param name="better">Which way the metric is better; its own way, if null.</param>
    /// <param name="isSure">Whether it must hold for the worse bound of the interval of the difference on the same rows, not only for the value. Default false.</param>
    public static Requirement Change(string metric, double? absolute = null, double? relative = null, SliceSpec? slices = null, Better? better = null, bool isSure = false) =>
        new ChangeRequirement(metric, absolute, relative, better, isSure, slices);

    /// <summary>The reasons that a report gives; one that fails for slices that it does not have.</summary>
    internal IEnumerable<VerdictReason> Judge(EvaluationReport report, EvaluationReport? champion)
    {
        SliceResult[] slices = _slices.Columns.Count + _slices.Where.Count == 0 ? [report.Overall] : [.. report.Slices.Where(slice => _slices.Covers(slice.Key))];
        return slices.Length > 0
            ? slices.SelectMany(slice => Judge(slice, report, champion))
            : [new(false, SliceKey.AllRows, $"{Text} on {_slices}", report.Asked.FirstOrDefault(asked => asked.Slices == _slices.ToString()) is { LeftOut: > 0 } asked
                ? $"the slices have too few rows, {asked.LeftOutRows} in {asked.LeftOut} slices"
                : "there is no such slice. Add it to the slices of the evaluation, or mend its name")];
    }

    private protected abstract IEnumerable<VerdictReason> Judge(SliceResult slice, EvaluationReport report, EvaluationReport? champion);

    /// <summary>A metric's value, with its interval where there is one.</summary>
    private protected static string Value(MetricDefinition metric, SliceResult slice) => double.IsNaN(metric.Of(slice.Values))
        ? $"{metric.Property} is undefined"
        : $"{metric.Property} = {Number(metric.Of(slice.Values))}{(slice.Intervals.GetValueOrDefault(metric.Name) is { IsDefined: true } interval ? $" {interval}" : "")}";

    /// <summary>Two values of a metric, their difference, and its interval where there is one.</summary>
    internal static string Comparison(MetricDefinition metric, double own, double other, Interval interval) => double.IsNaN(own - other)
        ? $"{metric.Property} is undefined"
        : $"{Number(own)} against {Number(other)}, difference {(own >= other ? "+" : "")}{Number(own - other)}{(interval.IsDefined ? $" {interval}" : "")}";

    /// <summary>How much better at least, by the interval of the difference; by the difference itself where there is none.</summary>
    internal static double GainAtLeast(Better better, Interval interval, double difference) =>
        better == Better.Lower ? -(interval.IsDefined ? interval.Upper : difference) : interval.IsDefined ? interval.Lower : difference;

    /// <summary>How much better at most.</summary>
    internal static double GainAtMost(Better better, Interval interval, double difference) =>
        better == Better.Lower ? -(interval.IsDefined ? interval.Lower : difference) : interval.IsDefined ? interval.Upper : difference;

    private protected static string Number(double value) => FormattableString.Invariant($"{value:0.####}");
}
