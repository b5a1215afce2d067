using System.Text;

namespace Penstock.Evaluation;

public sealed partial record EvaluationReport
{
    private const int MostListed = 12;

    /// <summary>What should be known of columns that alone nearly give the label away.</summary>
    internal IEnumerable<string> LeakWarnings => Columns.Where(column => column.GivesLabelAway).Select(column => FormattableString.Invariant(
        $"{column.Column} alone nearly gives the label away ({(Task == EvaluationTask.Numbers ? "explained variance" : "AUC")} {column.Strength:0.####}): is it known before the label?"));

    /// <summary>The report as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Title is null ? "Evaluation" : $"Evaluation of {Title}").Append(FormattableString.Invariant($" on {Values.Count:#,0} rows"));
        foreach (MetricDefinition metric in MetricValues.Definitions.Where(m => !double.IsNaN(m.Of(Values))))
            text.Append(FormattableString.Invariant($"\n  {metric.Name,-24}{metric.Of(Values),10:0.####}")).Append(Bounds(Overall, metric));
        MetricDefinition primary = MetricValues.Primary(Task);
        if (Decision is not null) text.Append("\nDecision threshold\n  ").Append(Decision);
        WriteRivals(text, primary);
        WriteSlices(text, primary);
        if (Weakest.Count > 0) text.Append($"\nWeakest slices, of {Weakest[0].Tested} tested: mean loss there and elsewhere");
        foreach (WeakSlice weak in Weakest)
            text.Append(FormattableString.Invariant($"\n  {weak.Key}: {weak.Values.Count} rows, loss {weak.Loss:0.####} against {weak.OtherLoss:0.####}, excess {weak.Excess}, p {weak.PValue:0.#E+0}"));
        if (Columns.Count > 0) text.Append($"\nColumns alone: {string.Join(", ", Columns.Take(MostListed).Select(c => FormattableString.Invariant($"{c.Column} {c.Strength:0.###}")))}");
        if (Verdict is not null) text.Append("\nVerdict: ").Append(Verdict);
        else foreach (string warning in LeakWarnings) text.Append("\nnote: ").Append(warning);
        return text.ToString();
    }

    private void WriteRivals(StringBuilder text, MetricDefinition primary)
    {
        if (Rivals.Count > 0) text.Append($"\nBeside others, {primary.Name}");
        foreach (RivalResult rival in Rivals)
            text.Append($"\n  {rival.Name}: ").Append(Requirement.Comparison(primary, primary.Of(Values), primary.Of(rival.Values), rival.Differences.GetValueOrDefault(primary.Name, Interval.Undefined)));
    }

    private void WriteSlices(StringBuilder text, MetricDefinition primary)
    {
        foreach (AskedSlices asked in Asked)
        {
            SliceSpec spec = SliceSpec.Parse(asked.Slices);
            text.Append($"\nSlices by {asked.Slices}, {primary.Name}");
            foreach (SliceResult slice in Slices.Where(slice => spec.Covers(slice.Key)).Take(MostListed))
            {
                double value = primary.Of(slice.Values);
                text.Append($"\n  {slice.Key}: ").Append(double.IsNaN(value) ? "undefined" : FormattableString.Invariant($"{value:0.####}")).Append(Bounds(slice, primary)).Append(FormattableString.Invariant($", {slice.Values.Count} rows"));
            }
            if (asked.Measured > MostListed) text.Append($"\n  and {asked.Measured - MostListed} more");
            if (asked.LeftOut > 0) text.Append($"\n  {asked.LeftOut} with too few rows, {asked.LeftOutRows} in all");
            if (asked.IsMissing) text.Append("\n  no row is in any");
        }
    }

    private static string Bounds(SliceResult slice, MetricDefinition metric) => slice.Intervals.GetValueOrDefault(metric.Name) is { IsDefined: true } interval ? $"  {interval}" : "";
}
