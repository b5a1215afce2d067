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
        var text = new StringBuilder();
        text.Append(Title is null ? "Evaluation" : $"Evaluation of {Title}").Append(FormattableString.Invariant($": {Values.Count:#,0} rows"));
        foreach (MetricDefinition metric in MetricValues.Definitions.Where(m => !double.IsNaN(m.Of(Values))))
            text.Append(FormattableString.Invariant($"\n  {metric.Name,-22} {metric.Of(Values),12:0.####}")).Append(Overall.Intervals.GetValueOrDefault(metric.Name) is { IsDefined: true } interval ? $"  {interval}" : "");
        return text.ToString();
    }
}
