using Penstock.Data;
using Penstock.Registry;

namespace Penstock.Pipelines;

/// <summary>Parts rows that are in memory, such as those of a request log, in those to train on, to choose by and to judge on.</summary>
/// <param name="rows">The rows; their content counts.</param>
public sealed class ImportRows(Table rows) : Step<ExampleSplits>
{
    /// <summary>Rows of the same columns that are learnt from besides: none of them is chosen by or judged on. Null, the default, for none.</summary>
    public Table? Earlier { get; init; }

    // The rows are in the key: where they were found again says no more.
    [NotInKey]
    internal Artifact? EarlierSource { get; init; }

    internal override IEnumerable<(string Name, long Artifact)> Sources => EarlierSource is { } source ? [("earlier", source.Id)] : [];

    /// <summary>The share of the rows that thresholds and the end of training are chosen by. Default 0.1.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>The share of the rows that are held out. Default a third.</summary>
    public double Test { get; init; } = 1.0 / 3;

    /// <summary>The seed of the parts. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override string OutputKind => "Examples";

    /// <inheritdoc/>
    protected override Task<ExampleSplits> RunAsync(StepRun run)
    {
        ExampleSplits splits = RowSplit.Checked(Name, "the table", rows, Validation, Test, Seed);
        return Task.FromResult(Earlier is null ? splits : splits with { Train = JoinedRows.Of(splits.Train, Earlier), Earlier = Earlier.RowCount });
    }

    /// <inheritdoc/>
    protected override void Write(ExampleSplits output, string folder) => output.Write(folder);

    /// <inheritdoc/>
    protected override ExampleSplits Read(string folder, StepRun run) => ExampleSplits.Read(folder);

    /// <inheritdoc/>
    protected override string Summarize(ExampleSplits output) => output.ToString();
}
