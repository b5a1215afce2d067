using System.Text.Json;
using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>Fits features to the rows to train on, and transforms all rows by them.</summary>
/// <param name="examples">The rows.</param>
/// <param name="schema">The schema, which names the columns.</param>
/// <param name="features">The declarations; null for features that suit the table.</param>
/// <param name="target">A column to tell, or an expression such as <c>tips > 0.2 * fare</c>.</param>
public sealed class TransformExamples(Step<ExampleSplits> examples, Step<DataSchema> schema, IReadOnlyList<Feature>? features, string target) : Step<TransformedExamples>
{
    private const string FeaturesFile = "features.json", TargetFile = "target.json";

    /// <summary>classification or regression; null, the default, to tell by the target's values.</summary>
    public string? Task { get; init; }

    /// <inheritdoc/>
    public override string OutputKind => "TransformGraph";

    /// <inheritdoc/>
    protected override Task<TransformedExamples> RunAsync(StepRun run)
    {
        ExampleSplits rows = run.Get(examples);
        DataSchema known = run.Get(schema);
        Target told = TargetOf(rows);
        foreach (string column in (features ?? []).SelectMany(feature => feature.Columns))
            if (known.Columns.All(c => c.Name != column)) throw new ArgumentException($"{Name}: expected features of the columns {string.Join(", ", known.Columns.Select(c => c.Name))}, which the schema has, got \"{column}\".");
        DefaultFeatures chosen = features is null
            ? DefaultFeatures.Of(DataProfile.Of(rows.Train.Select([.. known.Columns.Select(c => c.Name).Where(rows.Train.Has)]), new() { RowHashes = 0 }), told.Columns)
            : new(features, []);
        if (chosen.Features.Count == 0) throw new InvalidDataException($"{Name}: expected columns to learn from, got none but {string.Join(", ", told.Columns)}, which the target reads.");
        foreach (LeftOutColumn left in chosen.LeftOut) run.Log($"left out {left}");
        run.Log($"the target \"{told}\" is {told.Task}, {told.Reason}");
        Table train = rows.Train.Rows(told.Encode(rows.Train).Rows);
        return System.Threading.Tasks.Task.FromResult(new TransformedExamples(rows, told, FittedFeatures.Fit(chosen.Features, train), [.. chosen.LeftOut.Select(left => left.ToString())]));
    }

    /// <inheritdoc/>
    protected override void Write(TransformedExamples output, string folder)
    {
        File.WriteAllText(Path.Combine(folder, FeaturesFile), output.Features.ToJson());
        File.WriteAllText(Path.Combine(folder, TargetFile), JsonSerializer.Serialize(new StoredTarget(output.Target.Expression, output.Target.Task, output.Target.ClassNames, output.LeftOut)));
    }

    /// <inheritdoc/>
    protected override TransformedExamples Read(string folder, StepRun run)
    {
        StoredTarget stored = JsonSerializer.Deserialize<StoredTarget>(File.ReadAllText(Path.Combine(folder, TargetFile))) ?? throw new InvalidDataException($"{Name}: expected a target in {folder}, got null.");
        return new(run.Get(examples), new Target(stored.Expression, stored.Task, stored.ClassNames), FittedFeatures.FromJson(File.ReadAllText(Path.Combine(folder, FeaturesFile))), stored.LeftOut);
    }

    /// <inheritdoc/>
    protected override string Summarize(TransformedExamples output) => $"{output.Features.Columns.Count} columns to {output.Features.Width} numbers, target {output.Target.Task}";

    private Target TargetOf(ExampleSplits rows)
    {
        IReadOnlyList<string> columns = ColumnExpression.Parse(target).Columns;
        if (columns.FirstOrDefault(column => !rows.Train.Has(column)) is { } absent)
            throw new ArgumentException($"{Name}: expected a target of the columns {string.Join(", ", rows.Train.Columns.Select(c => c.Name))}, got \"{target}\", which reads \"{absent}\".");
        return Target.Of(rows.Joined(columns), target, Task);
    }

    private sealed record StoredTarget(string Expression, string Task, IReadOnlyList<string> ClassNames, IReadOnlyList<string> LeftOut);
}
