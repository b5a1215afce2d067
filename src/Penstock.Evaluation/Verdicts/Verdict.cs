using System.Linq.Expressions;
using System.Text;

namespace Penstock.Evaluation;

/// <summary>Whether a model may be used, and why: everything that was required, what was got, and what else should be known.</summary>
/// <param name="IsPassed">Whether everything holds that was required.</param>
/// <param name="Reasons">Everything that was looked at, what fails first.</param>
/// <param name="Warnings">What refuses nothing but should be known.</param>
public sealed record Verdict(bool IsPassed, IReadOnlyList<VerdictReason> Reasons, IReadOnlyList<string> Warnings)
{
    /// <summary>What fails.</summary>
    public IEnumerable<VerdictReason> Failures => Reasons.Where(reason => !reason.Holds);

    /// <summary>Judges a report.</summary>
    /// <param name="report">The model's report.</param>
    /// <param name="requirements">What is required besides beating the baselines.</param>
    /// <param name="options">The champion's report, and what baselines require.</param>
    public static Verdict Of(EvaluationReport report, IReadOnlyList<Requirement> requirements, VerdictOptions? options = null)
    {
        options ??= new();
        List<VerdictReason> reasons = [.. requirements.SelectMany(requirement => requirement.Judge(report, options.Champion)), .. BaselineReasons(report, options)];
        reasons.AddRange(report.Asked.Where(asked => asked.IsMissing).Select(asked => new VerdictReason(false, SliceKey.AllRows, $"slices {asked.Slices}", "no row is in any")));
        return new(reasons.TrueForAll(reason => reason.Holds), [.. reasons.OrderBy(reason => reason.Holds)], Warned(report, reasons, options));
    }

    /// <summary>Judges a report by one condition on the metrics of all rows.</summary>
    /// <inheritdoc cref="Of(EvaluationReport, IReadOnlyList{Requirement}, VerdictOptions?)"/>
    public static Verdict Of(EvaluationReport report, Expression<Func<MetricValues, bool>> require, VerdictOptions? options = null) =>
        Of(report, [Requirement.That(require)], options);

    /// <summary>The verdict, its reasons and warnings, one a line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(IsPassed ? "passed" : $"refused: {Failures.Count()} of {Reasons.Count} requirements fail");
        foreach (VerdictReason reason in Reasons) text.Append("\n  ").Append(reason);
        foreach (string warning in Warnings) text.Append("\n  note   ").Append(warning);
        return text.ToString();
    }

    private static IEnumerable<VerdictReason> BaselineReasons(EvaluationReport report, VerdictOptions options)
    {
        if (options.Baselines == BaselineRule.None) yield break;
        MetricDefinition metric = MetricValues.Primary(report.Task);
        foreach (RivalResult rival in report.Rivals.Where(rival => rival.IsBaseline))
        {
            double own = metric.Of(report.Values), other = metric.Of(rival.Values);
            Interval interval = rival.Differences.GetValueOrDefault(metric.Name, Interval.Undefined);
            var (holds, words) = options.Baselines switch
            {
                BaselineRule.NotBelow => (Requirement.GainAtMost(metric.Better, interval, own - other) >= 0, "not below"),
                BaselineRule.Beat when rival.Kind != RivalKind.Majority => (Requirement.GainAtLeast(metric.Better, Interval.Undefined, own - other) > 0, "better than"),
                _ => (Requirement.GainAtLeast(metric.Better, interval, own - other) > 0, "surely better than"),
            };
            yield return new(holds, SliceKey.AllRows, $"{metric.Property} {words} the baseline \"{rival.Name}\"", Requirement.Comparison(metric, own, other, interval));
        }
    }

    private static List<string> Warned(EvaluationReport report, List<VerdictReason> reasons, VerdictOptions options)
    {
        List<string> warnings = [.. report.LeakWarnings];
        if (options.Baselines == BaselineRule.None && report.Rivals.Any(rival => rival.IsBaseline)) warnings.Add("The baselines were measured, but nothing was required of the model against them, as was asked for.");
        if (reasons.Count == 0) warnings.Add("Nothing was required.");
        if (report.Asked.Sum(asked => asked.LeftOut) is > 0 and int leftOut) warnings.Add($"{leftOut} slices of too few rows were not measured.");
        return warnings;
    }
}
