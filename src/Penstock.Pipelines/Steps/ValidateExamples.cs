using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>Looks whether the rows are as their schema says: those to train on, and those that are held out.</summary>
/// <param name="profile">The profile of the rows to train on.</param>
/// <param name="schema">The schema.</param>
public sealed class ValidateExamples(Step<DataProfile> profile, Step<DataSchema> schema) : Step<ValidationReport>, IGate
{
    /// <summary>Where the rows come from, such as "serving"; null, the default, for nowhere in particular.</summary>
    public string? Environment { get; init; }

    /// <inheritdoc/>
    public override string OutputKind => "Anomalies";

    /// <inheritdoc/>
    protected override Task<ValidationReport> RunAsync(StepRun run) => Task.FromResult(run.Get(schema).Validate(run.Get(profile), new() { Environment = Environment }));

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
