using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>Reads a schema that was edited by hand, in the place of one that is inferred.</summary>
/// <param name="path">The file. The content counts, not the place.</param>
public sealed class ImportSchema(string path) : Step<DataSchema>
{
    [NotInKey]
    private readonly string _path = path;

    /// <inheritdoc/>
    public override string OutputKind => "Schema";

    /// <inheritdoc/>
    protected internal override IEnumerable<OutsideInput> Outside(StepRun run) => File.Exists(_path)
        ? [new(Path.GetFileName(_path), Digest.OfFile(_path))]
        : throw new FileNotFoundException($"{Name}: expected a schema, got no file at {_path}. Write one with: penstock data schema FILE", _path);

    /// <inheritdoc/>
    protected override Task<DataSchema> RunAsync(StepRun run) => Task.FromResult(DataSchema.FromJson(File.ReadAllText(_path)));

    /// <inheritdoc/>
    protected override void Write(DataSchema output, string folder) => SchemaFile.Write(output, folder);

    /// <inheritdoc/>
    protected override DataSchema Read(string folder, StepRun run) => SchemaFile.Read(folder);

    /// <inheritdoc/>
    protected override string Summarize(DataSchema output) => SchemaFile.Summary(output);
}
