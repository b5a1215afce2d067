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
        string[] reasons = [.. answers.SelectMany(answer => answer.Reasons)];
        ModelVersion version = Register(run, name, evaluation, reasons);
        if (version.Aliases.Contains(Alias)) return Task.FromResult(new PushedModel(name, version.Version, reasons) { Alias = Alias });
        // Who took it back by hand knows something that the gates do not.
        if (run.Registry.History(name, Alias).LastOrDefault(move => move.From == version.Version) is { Kind: AliasMoveKind.Rollback or AliasMoveKind.Remove } taken)
            return Task.FromResult(new PushedModel(name, version.Version, [FormattableString.Invariant($"{taken.Who} took {Alias} from it at {taken.Time:yyyy-MM-dd HH:mm} UTC{(taken.Why is null ? "" : $", {taken.Why}")}; promote it by hand if it shall have it again"), .. reasons]));
        run.Registry.Promote(name, version.Version, Alias, run.Options.Who, run.Options.Why ?? $"pipeline {run.Pipeline}", evaluation is null || Alias != ModelRegistry.Champion ? null : Expected(run, name, evaluation));
        return Task.FromResult(new PushedModel(name, version.Version, reasons) { Alias = Alias });
    }

    internal override bool HoldsStill(string folder, StepRun run)
    {
        PushedModel pushed = Read(folder, run);
        return pushed.Version is not { } number || (run.Registry.Find(pushed.Model, number) is { } version && version.Aliases.Contains(Alias) == (pushed.Alias is not null));
    }

    /// <inheritdoc/>
    protected override string Summarize(PushedModel output) => output.ToString();

    /// <summary>Whether a version was made of the output of a step.</summary>
    internal static bool IsOf(ModelVersion version, StepArtifact trained) => version.Tags.GetValueOrDefault(SourceTag) == trained.Hash;

    // The champion that the evaluation knew; the same weights with another threshold are judged beside the one before them.
    private int Expected(StepRun run, string name, ModelEvaluation evaluation) =>
        run.Registry.Find(name, Alias) is { } champion && IsOf(champion, run.ArtifactOf(model)) ? champion.Version : evaluation.Champion ?? 0;

    private ModelVersion Register(StepRun run, string name, ModelEvaluation? evaluation, IReadOnlyList<string> reasons)
    {
        StepArtifact trained = run.ArtifactOf(model);
        Model candidate = run.Get(model);
        if (evaluation?.Report.Decision is { } decision) candidate.Signature = candidate.Signature with { Threshold = decision.Threshold };
        return run.Registry.Register(name, candidate, new()
        {
            // A run that was killed after this goes on with the version that it has registered; the same weights with another threshold are another version.
            Key = FormattableString.Invariant($"{trained.Hash} {candidate.Signature.Threshold:R}"),
            Load = run.Options.Loading,
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
    /// <summary>The alias that the version has by it; null where it was refused, or where somebody took it away before.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether the model has its alias by it.</summary>
    public bool IsPushed => Alias is not null;

    /// <summary>The version and its alias, or the first reason why not.</summary>
    public override string ToString() => IsPushed ? FormattableString.Invariant($"{Model}/{Version} is the {Alias}")
        : Version is null ? $"refused: {Reasons[0]}{(Reasons.Count > 1 ? $" (and {Reasons.Count - 1} more)" : "")}" : FormattableString.Invariant($"{Model}/{Version} is not the champion: {Reasons[0]}");
}
