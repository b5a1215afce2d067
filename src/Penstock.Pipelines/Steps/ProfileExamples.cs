using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>Profiles the rows to train on: missing values, spread, frequent texts.</summary>
/// <param name="examples">The rows.</param>
public sealed class ProfileExamples(Step<ExampleSplits> examples) : Step<DataProfile>
{
    private const string File = "profile.json";

    /// <inheritdoc/>
    public override string OutputKind => "Profile";

    /// <inheritdoc/>
    protected override Task<DataProfile> RunAsync(StepRun run) => Task.FromResult(DataProfile.Of(run.Get(examples).Train));

    /// <inheritdoc/>
    protected override void Write(DataProfile output, string folder) => System.IO.File.WriteAllText(Path.Combine(folder, File), output.ToJson());

    /// <inheritdoc/>
    protected override DataProfile Read(string folder, StepRun run) => DataProfile.FromJson(System.IO.File.ReadAllText(Path.Combine(folder, File)));

    /// <inheritdoc/>
    protected override string Summarize(DataProfile output) => FormattableString.Invariant($"{output.Rows:N0} rows, {output.Columns.Count} columns");
}
