using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>Infers the schema that the training rows suggest.</summary>
/// <param name="profile">The profile of the training rows.</param>
public sealed class InferSchema(Step<DataProfile> profile) : Step<DataSchema>
{
    /// <summary>How much room the schema leaves.</summary>
    public SchemaOptions Options { get; init; } = new();

    /// <inheritdoc/>
    public override string OutputKind => "Schema";

    /// <inheritdoc/>
    protected override Task<DataSchema> RunAsync(StepRun run) => Task.FromResult(DataSchema.Infer(run.Get(profile), Options));

    /// <inheritdoc/>
    protected override void Write(DataSchema output, string folder) => SchemaFile.Write(output, folder);

    /// <inheritdoc/>
    protected override DataSchema Read(string folder, StepRun run) => SchemaFile.Read(folder);

    /// <inheritdoc/>
    protected override string Summarize(DataSchema output) => SchemaFile.Summary(output);
}
