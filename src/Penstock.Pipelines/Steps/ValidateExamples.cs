using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>Looks whether the rows are as their schema says: those to train on must be; what is seen only in those that are held out is a warning.</summary>
/// <param name="examples">The rows.</param>
/// <param name="schema">The schema.</param>
public sealed class ValidateExamples(Step<ExampleSplits> examples, Step<DataSchema> schema) : Step<ValidationReport>, IGate
{
    /// <summary>Where the rows come from, such as "serving"; null, the default, for nowhere in particular.</summary>
    public string? Environment { get; init; }

    /// <inheritdoc/>
    public override string OutputKind => "Anomalies";

    /// <inheritdoc/>
    protected override Task<ValidationReport> RunAsync(StepRun run)
    {
        ExampleSplits rows = run.Get(examples);
        DataSchema known = run.Get(schema);
        DataProfile training = DataProfile.Of(rows.Train);
        ValidationReport report = known.Validate(training, new() { Environment = Environment });
        ValidationReport heldOut = known.Validate(DataProfile.Of(rows.Test), new() { Environment = Environment, Training = training });
        return Task.FromResult(report with
        {
            Anomalies = [.. report.Anomalies, .. heldOut.Anomalies.Where(a => !report.Anomalies.Any(b => (b.Name, b.Column) == (a.Name, a.Column))).Select(a => a with { Severity = Severity.Warning, Seen = $"{a.Seen} in the rows held out" })],
        });
    }

    /// <inheritdoc/>
    protected override string Summarize(ValidationReport output) => output.Anomalies.Count == 0
        ? "no anomalies"
        : $"{(output.IsValid ? "valid" : "not valid")}: {string.Join("; ", output.Anomalies.OrderByDescending(a => a.Severity).Select(a => $"{a.Name}{(a.Column is null ? "" : $" in {a.Column}")}"))}";

    GateAnswer IGate.Judge(StepRun run)
    {
        ValidationReport report = run.Get(this);
        return new(report.IsValid, report.IsValid ? ["the rows are as their schema says"] : [.. report.Anomalies.Where(a => a.Severity == Severity.Error).Select(a => a.ToString())]);
    }
}
