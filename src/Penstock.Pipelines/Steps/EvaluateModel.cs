using System.Linq.Expressions;
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Models;
using Penstock.Registry;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>
/// Judges a model on the rows that were held out: beside baselines, beside the champion of the registry on the same rows, and by what is required.
/// The decision threshold is chosen on the rows to choose by.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="examples">The rows.</param>
/// <param name="require">What the metrics of all rows must fulfil; null, the default, for nothing but the baselines and the champion.</param>
public sealed class EvaluateModel(Step<Model> model, Step<TransformedExamples> examples, Expression<Func<MetricValues, bool>>? require = null) : Step<ModelEvaluation>, IGate
{
    /// <summary>The report as text, among the output of the step.</summary>
    public const string TextFile = "report.txt";

    /// <summary>The report as one page that needs nothing else.</summary>
    public const string PageFile = "report.html";

    /// <summary>The report as JSON.</summary>
    public const string JsonFile = "report.json";

    private const string ChampionFile = "champion.txt";

    /// <summary>What is required besides; none by default.</summary>
    public IReadOnlyList<Requirement> Requirements { get; init; } = [];

    /// <summary>The slices that are measured, none by default; the weakest are found without being named.</summary>
    public IReadOnlyList<SliceSpec> Slices { get; init; } = [];

    /// <summary>How the decision threshold of a model of two classes is chosen. Default: by the largest F1. Null keeps the model's own.</summary>
    public ThresholdRule? Threshold { get; init; } = ThresholdRule.F1;

    /// <summary>What the model must show against the baselines. Default: it must beat them.</summary>
    public BaselineRule Baselines { get; init; } = BaselineRule.Beat;

    /// <summary>The name of the model in the registry whose champion it is compared with; null, the default, for the name of the pipeline.</summary>
    public string? Against { get; init; }

    /// <summary>By which share of the champion's value the metric that sums the task up may be worse. Default 0.005; null for any.</summary>
    public double? MayLose { get; init; } = 0.005;

    /// <inheritdoc/>
    public override string OutputKind => "ModelEvaluation";

    /// <inheritdoc/>
    protected internal override IEnumerable<OutsideInput> Outside(StepRun run) => ChampionOf(run) is { } champion
        ? [new("champion", champion.Hash, champion.ToString())]
        : [new("champion", "none", "none")];

    /// <inheritdoc/>
    protected override Task<ModelEvaluation> RunAsync(StepRun run)
    {
        TransformedExamples rows = run.Get(examples);
        Model trained = run.Get(model);
        ModelVersion? champion = ChampionOf(run);
        DecisionThreshold? decision = Threshold is { } rule && rows.Target.Task == Target.Binary && new HashSet<double>(Numbers(rows.ValidationLabels)).Count > 1
            ? DecisionThreshold.Choose(rows.ValidationLabels, trained.Predict(rows.Rows.Validation), rule)
            : null;
        var options = EvaluationOptions.For(trained.Signature) with
        {
            Title = run.Pipeline,
            Threshold = decision?.Threshold ?? trained.Signature.Threshold,
            Slices = Slices,
            Excluded = rows.Target.Columns,
            Rivals = [.. Rivals(run, rows, champion, out var columns)],
            Columns = columns,
        };
        run.Cancellation.ThrowIfCancellationRequested();
        EvaluationReport report = EvaluationReport.Of(rows.Rows.Test, rows.TestLabels, trained.Predict(rows.Rows.Test), options) with { Decision = decision };
        report = report with { Verdict = Verdict.Of(report, [.. Required(report.Task)], new() { Baselines = Baselines }) };
        foreach (string line in report.Verdict.ToString().Split('\n')) run.Log(line.Trim());
        return Task.FromResult(new ModelEvaluation(report, champion?.Version));
    }

    /// <inheritdoc/>
    protected override void Write(ModelEvaluation output, string folder)
    {
        File.WriteAllText(Path.Combine(folder, JsonFile), output.Report.ToJson());
        File.WriteAllText(Path.Combine(folder, TextFile), output.Report.ToString());
        File.WriteAllText(Path.Combine(folder, PageFile), output.Report.ToHtml());
        if (output.Champion is { } version) File.WriteAllText(Path.Combine(folder, ChampionFile), FormattableString.Invariant($"{version}"));
    }

    /// <inheritdoc/>
    protected override ModelEvaluation Read(string folder, StepRun run)
    {
        string champion = Path.Combine(folder, ChampionFile);
        return new(EvaluationReport.FromJson(File.ReadAllText(Path.Combine(folder, JsonFile))), File.Exists(champion) ? int.Parse(File.ReadAllText(champion), System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <inheritdoc/>
    protected override string Summarize(ModelEvaluation output)
    {
        MetricDefinition metric = MetricValues.Primary(output.Report.Task);
        string value = FormattableString.Invariant($"{metric.Property} {metric.Of(output.Report.Values):0.0000}");
        return output.Verdict.IsPassed ? $"passed: {value}" : $"refused: {value}; {string.Join("; ", output.Verdict.Failures.Select(reason => reason.Sentence))}";
    }

    GateAnswer IGate.Judge(StepRun run)
    {
        Verdict verdict = run.Get(this).Verdict;
        return new(verdict.IsPassed, [.. (verdict.IsPassed ? verdict.Reasons : verdict.Failures).Select(reason => reason.Sentence)]);
    }

    /// <summary>The metrics that are not undefined, by name.</summary>
    internal static Dictionary<string, double> MetricsOf(EvaluationReport report) =>
        MetricValues.Definitions.Where(d => double.IsFinite(d.Of(report.Values))).ToDictionary(d => d.Name, d => d.Of(report.Values));

    private IEnumerable<Requirement> Required(EvaluationTask task)
    {
        if (require is not null) yield return Requirement.That(require);
        foreach (Requirement requirement in Requirements) yield return requirement;
        MetricDefinition metric = MetricValues.Primary(task);
        if (MayLose is { } share) yield return Requirement.Change(metric.Name, relative: metric.Better == Better.Lower ? share : -share);
    }

    private List<RivalPredictions> Rivals(StepRun run, TransformedExamples rows, ModelVersion? champion, out IReadOnlyList<ColumnStrength> columns)
    {
        List<RivalPredictions> rivals = [];
        columns = [];
        if (champion is not null)
        {
            Model other = Model.Load(champion.File, run.Options.Loading with { ForPrediction = true });
            rivals.Add(new(RivalKind.Champion, champion.ToString(), ChampionAnswers.Of(champion, other, rows.Target, rows.Rows.Test)) { Threshold = other.Signature.Threshold });
        }
        var fitted = Evaluation.Baselines.Fit(rows.Rows.Train, rows.TrainLabels, MatrixOf(rows.Train), new()
        {
            Task = Enum.Parse<EvaluationTask>(rows.Target.Task, ignoreCase: true), Classes = rows.Target.ClassNames.Count, Excluded = rows.Target.Columns,
        });
        columns = fitted.Columns;
        foreach (ColumnStrength strong in columns.Where(c => c.GivesLabelAway)) run.Log($"column {strong.Column} alone nearly gives the label away");
        return [.. rivals, .. fitted.Predict(rows.Rows.Test, MatrixOf(rows.Test))];
    }

    private static Tensor? MatrixOf(Example rows) => rows.Names.Contains(FittedFeatures.Matrix) ? rows[FittedFeatures.Matrix] : null;

    private static IEnumerable<double> Numbers(Tensor labels) => labels.ToArray<int>().Select(label => (double)label);

    /// <summary>The champion to compare with; where the model itself is the champion already, the one that was before it, so that a second run has the same to compare with.</summary>
    private ModelVersion? ChampionOf(StepRun run)
    {
        string name = Against ?? run.Pipeline;
        ModelVersion? champion = run.Registry.Find(name, ModelRegistry.Champion);
        if (champion is null || !PushModel.IsOf(champion, run.ArtifactOf(model))) return champion;
        AliasMove? promotion = run.Registry.History(name, ModelRegistry.Champion).LastOrDefault(move => move.To == champion.Version);
        return promotion?.From is { } before ? run.Registry.Find(name, before) : null;
    }
}

/// <summary>What an evaluation found, and what the model was compared with.</summary>
/// <param name="Report">The report, with its verdict.</param>
/// <param name="Champion">The version of the champion; null for none.</param>
public sealed record ModelEvaluation(EvaluationReport Report, int? Champion)
{
    /// <summary>Whether the model may be used, and why.</summary>
    public Verdict Verdict => Report.Verdict!;

    /// <summary>The report.</summary>
    public override string ToString() => Report.ToString();
}
