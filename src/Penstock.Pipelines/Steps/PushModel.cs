using Penstock.Models;
using Penstock.Registry;

namespace Penstock.Pipelines;

/// <summary>Registers a model and makes it the champion, if every gate is open; else it says which is shut, and why.</summary>
/// <param name="model">The model.</param>
/// <param name="when">The steps that must agree, such as a validation and an evaluation.</param>
/// <param name="to">The name of the model in the registry, or its folder among the registry's models.</param>
public sealed class PushModel(Step<Model> model, IReadOnlyList<IGate> when, string to) : Step<PushedModel>
{
    private const string SourceTag = "source";

    /// <summary>The alias that the version gets. Default champion.</summary>
    public string Alias { get; init; } = ModelRegistry.Champion;

    /// <inheritdoc/>
    public override string OutputKind => "PushedModel";

    /// <inheritdoc/>
    protected override Task<PushedModel> RunAsync(StepRun run)
    {
        string name = NameIn(run.Registry);
        GateAnswer[] answers = [.. when.Select(gate => gate.Judge(run))];
        if (answers.Any(answer => !answer.IsOpen))
            return Task.FromResult(new PushedModel(name, null, [.. answers.Where(answer => !answer.IsOpen).SelectMany(answer => answer.Reasons)]));
        ModelEvaluation? evaluation = when.OfType<EvaluateModel>().FirstOrDefault() is { } step ? run.Get(step) : null;
        run.Cancellation.ThrowIfCancellationRequested();
        ModelVersion version = Register(run, name, evaluation, [.. answers.SelectMany(answer => answer.Reasons)]);
        if (run.Registry.Find(name, Alias)?.Version != version.Version)
            run.Registry.Promote(name, version.Version, Alias, run.Options.Who, run.Options.Why ?? $"pipeline {run.Pipeline}", evaluation is null || Alias != ModelRegistry.Champion ? null : evaluation.Champion ?? 0);
        return Task.FromResult(new PushedModel(name, version.Version, [.. answers.SelectMany(answer => answer.Reasons)]));
    }

    /// <inheritdoc/>
    protected override string Summarize(PushedModel output) => output.ToString();

    /// <summary>Whether a version was made of the output of a step.</summary>
    internal static bool IsOf(ModelVersion version, StepArtifact trained) => version.Tags.GetValueOrDefault(SourceTag) == trained.Hash;

    private ModelVersion Register(StepRun run, string name, ModelEvaluation? evaluation, IReadOnlyList<string> reasons)
    {
        StepArtifact trained = run.ArtifactOf(model);
        Model candidate = run.Get(model);
        if (evaluation?.Report.Decision is { } decision) candidate.Signature = candidate.Signature with { Threshold = decision.Threshold };
        return run.Registry.Register(name, candidate, new()
        {
            // A run that was killed after this goes on with the version that it has registered.
            Key = trained.Hash,
            Metrics = evaluation is null ? new Dictionary<string, double>() : EvaluateModel.MetricsOf(evaluation.Report),
            Verdict = new(true, reasons),
            RowsHash = run.Ancestor<ExampleSplits>(model)?.Hash,
            CodeVersion = StepKey.CodeOf(model),
            Sources = [.. new[] { ("model", trained) }.Concat(when.Select(gate => (((Step)gate).Name, run.ArtifactOf((Step)gate)))).Select(source => new ArtifactUse(source.Item1, run.Registry.Metadata.FindArtifact(source.Item2.Id)!))],
            Tags = new Dictionary<string, string> { [SourceTag] = trained.Hash, ["pipeline"] = run.Pipeline },
        });
    }

    private string NameIn(ModelRegistry registry)
    {
        string? folder = Path.GetDirectoryName(to);
        return string.IsNullOrEmpty(folder) || Path.GetFullPath(folder) == registry.ModelsFolder
            ? Path.GetFileName(to)
            : throw new ArgumentException($"{Name}: expected a name or a folder in {registry.ModelsFolder}, where the registry keeps its models, got {to}.");
    }
}

/// <summary>What became of a model that was to be pushed.</summary>
/// <param name="Model">The name in the registry.</param>
/// <param name="Version">The version; null where the model was refused.</param>
/// <param name="Reasons">Why it was pushed, or why not.</param>
public sealed record PushedModel(string Model, int? Version, IReadOnlyList<string> Reasons)
{
    /// <summary>Whether the model was registered.</summary>
    public bool IsPushed => Version is not null;

    /// <summary>The version, or the first reason of the refusal.</summary>
    public override string ToString() => IsPushed ? FormattableString.Invariant($"{Model}/{Version} is the champion") : $"refused: {Reasons[0]}{(Reasons.Count > 1 ? $" (and {Reasons.Count - 1} more)" : "")}";
}
