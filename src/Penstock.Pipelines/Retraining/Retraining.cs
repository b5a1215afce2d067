using System.Globalization;
using Penstock.Data;
using Penstock.Monitoring;
using Penstock.Registry;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>Acts on what monitoring tells: trains on the rows that the champion learnt from and fresh ones, judges the new model beside the champion on fresh rows that were held out, and promotes it or says why not.</summary>
public static class Retraining
{
    /// <summary>Who moves the alias, in its history.</summary>
    public const string Who = "retraining";

    private const string ContextType = "retraining", At = "at", Outcome = "outcome";

    /// <summary>Retrains a model.</summary>
    /// <param name="registry">The registry that has the model.</param>
    /// <param name="request">Which model, the fresh rows with labels, and why.</param>
    /// <param name="options">Where outputs go, what is told meanwhile, the clock. <see cref="RunOptions.Who"/> and <see cref="RunOptions.Why"/> are set here.</param>
    /// <returns>What became of it; a refusal is a result and no error.</returns>
    /// <exception cref="ArgumentException">There is no such model, or the rows have no target.</exception>
    public static async Task<RetrainingResult> RunAsync(ModelRegistry registry, RetrainingRequest request, RunOptions? options = null)
    {
        options = (options ?? new()) with { Who = Who, Why = request.Why };
        ModelVersion known = registry.Find(request.Model, ModelRegistry.Champion) ?? registry.Latest(request.Model)
            ?? throw new ArgumentException($"retraining: expected a model of the registry, got \"{request.Model}\". Run a pipeline for it first.");
        string target = request.Target ?? TargetOf(known, request);
        request = request with { Rows = WithClassesOf(known, request.Rows, target) };
        DateTimeOffset now = options.Clock.GetUtcNow();
        if (LastAt(registry, request.Model) is { } last && now - last < request.Cooldown)
            return new(RetrainingOutcome.CoolingDown, string.Create(CultureInfo.InvariantCulture, $"the last one was at {last:yyyy-MM-dd HH:mm} UTC, the next may be at {last + request.Cooldown:yyyy-MM-dd HH:mm} UTC"), null, null);
        int labelled = LabelledRows(request.Rows, target);
        if (labelled < request.LeastRows)
            return new(RetrainingOutcome.TooFewRows, FormattableString.Invariant($"{labelled:N0} labelled rows where {request.LeastRows:N0} are needed, {request.LeastRows - labelled:N0} more"), null, null);
        Keep(registry, request.Model, now, "begun");
        var earlier = EarlierRows.Of(registry, known, options.Artifacts ?? RunSurroundings.ArtifactsBeside(registry), request, target);
        var examples = new ImportRows(request.Rows) { Earlier = earlier.Rows, EarlierSource = earlier.Source, Seed = request.Options.PartSeed };
        var standard = StandardPipeline.For(examples, target, request.Model, request.Options with { Pipeline = $"{request.Model} {ContextType}" });
        PipelineResult run = await standard.Pipeline.RunAsync(registry, options).ConfigureAwait(false);
        RetrainingResult result = ResultOf(run, standard);
        if (run[examples.Name].Artifact is not null)
        {
            ExampleSplits parts = run.Output(examples);
            int fresh = parts.Train.RowCount - parts.Earlier;
            result = result with { LearntFrom = string.Create(CultureInfo.InvariantCulture, $"learnt from {fresh:N0} fresh rows {earlier.Words}, judged on {parts.Test.RowCount:N0} fresh rows held out") };
        }
        Keep(registry, request.Model, now, result.ToString());
        return result;
    }

    private static RetrainingResult ResultOf(PipelineResult run, StandardPipeline standard)
    {
        if (run.IsStopped) return new(RetrainingOutcome.Stopped, "the run was stopped", null, run);
        if (run.Steps.FirstOrDefault(step => step.Outcome == StepOutcome.Failed) is { } failed) return new(RetrainingOutcome.Failed, $"{failed.Step}: {failed.Summary}", null, run);
        PushedModel pushed = run.Output(standard.Pushed);
        return new(pushed.IsPushed ? RetrainingOutcome.Promoted : RetrainingOutcome.Refused, string.Join("; ", pushed.Reasons), pushed.Version, run);
    }

    /// <summary>The champion's target, if the rows can tell it: by its expression, or by a column that has its text for a name.</summary>
    private static string TargetOf(ModelVersion known, RetrainingRequest request)
    {
        string target = known.Signature.Target ?? throw new ArgumentException($"retraining: expected a model that says its target, got {known}, which does not. Name the target.");
        string expression = target is ['`', .. var inner, '`'] ? inner : target;
        if (request.Rows.Has(expression)) return $"`{expression}`";
        return ColumnExpression.Parse(expression).Columns.All(request.Rows.Has)
            ? expression
            : throw new ArgumentException($"retraining: expected rows with the target \"{expression}\" of {known} or the columns that it reads, got the columns {string.Join(", ", request.Rows.Columns.Select(c => c.Name))}. Add the labels.");
    }

    /// <summary>Labels that differ from the champion's classes by a dot at the end or by case alone, or are the numbers of them, are written as it writes them.</summary>
    private static Table WithClassesOf(ModelVersion known, Table rows, string target)
    {
        IReadOnlyList<string> names = known.Signature.ClassNames;
        if (names.Count == 0 || ColumnExpression.Parse(target) is not { IsColumn: true, Columns: [var name] } || !rows.Has(name)) return rows;
        Column labels = rows.Column(name);
        var classes = new KnownClasses(names);
        string[] texts = [.. Enumerable.Range(0, labels.Count).Select(labels.TextAt)], like = [.. texts.Select((text, row) => classes.NumberOf(text) is { } number ? names[number] : OfNumber(row) ?? text)];
        if (like.SequenceEqual(texts)) return rows;
        var renamed = new Column(name, Tensor.From(like), [.. Enumerable.Range(0, labels.Count).Select(labels.IsMissing)]);
        return new([.. rows.Columns.Select(column => column == labels ? renamed : column)]);

        string? OfNumber(int row) => labels.DType != DType.Text && labels.NumberAt(row) is var number && number >= 0 && number < names.Count && number == Math.Floor(number) ? names[(int)number] : null;
    }

    private static int LabelledRows(Table rows, string target)
    {
        Column values = ColumnExpression.Parse(target).Evaluate(rows);
        return values.Count - values.MissingCount;
    }

    private static DateTimeOffset? LastAt(ModelRegistry registry, string model) =>
        registry.Metadata.Contexts(ContextType).FirstOrDefault(context => context.Name == model)?.Properties.GetValueOrDefault(At) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at.Int) : null;

    private static void Keep(ModelRegistry registry, string model, DateTimeOffset at, string outcome) => registry.Metadata.PutContext(new Context(ContextType, model)
    {
        Properties = new Dictionary<string, PropertyValue> { [At] = at.ToUnixTimeMilliseconds(), [Outcome] = outcome },
    });
}
