using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>Reads a CSV file, or all files that match a pattern, and parts the rows in those to train on, to choose by and to judge on.</summary>
/// <param name="path">A file or a pattern, as in <see cref="Csv.Read"/>. The content counts, not the place.</param>
public sealed class ImportCsv(string path) : Step<ExampleSplits>
{
    [NotInKey]
    private readonly string _path = path;

    /// <summary>How the file is read.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>The share of the rows that thresholds and the end of training are chosen by. Default 0.1.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>The share of the rows that are held out. Default a third.</summary>
    public double Test { get; init; } = 1.0 / 3;

    /// <summary>The seed of the parts: a row's part depends on its values and the seed alone. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override string OutputKind => "Examples";

    /// <inheritdoc/>
    protected internal override IEnumerable<OutsideInput> Outside(StepRun run) =>
        Data.Csv.FilesOf(_path).Select(file => new OutsideInput(Path.GetFileName(file), Digest.OfFile(file)));

    /// <inheritdoc/>
    protected override Task<ExampleSplits> RunAsync(StepRun run) => Task.FromResult(RowSplit.Checked(Name, _path, Data.Csv.Read(_path, Csv), Validation, Test, Seed));

    /// <inheritdoc/>
    protected override void Write(ExampleSplits output, string folder) => output.Write(folder);

    /// <inheritdoc/>
    protected override ExampleSplits Read(string folder, StepRun run) => ExampleSplits.Read(folder);

    /// <inheritdoc/>
    protected override string Summarize(ExampleSplits output) => output.ToString();
}
