using Penstock.Data;
using Penstock.Models;

namespace Penstock.Pipelines;

/// <summary>Trains a model on transformed rows and puts the fitted features in front of it, so that it takes raw rows.</summary>
/// <param name="examples">The transformed rows.</param>
/// <param name="train">Makes a trained model of the rows to train on and those to choose by; null, the default, for one that suits any table.</param>
public sealed class TrainModel(Step<TransformedExamples> examples, Func<Example, Example, Model>? train = null) : Step<Model>
{
    private const string File = "model.penstock";

    /// <summary>The kind of the model that suits any table, one of <see cref="TableHead.Kinds"/>. Default dnn.</summary>
    public string Kind { get; init; } = "dnn";

    /// <summary>Of how many networks, trained each for itself, the model that suits any table answers the mean. Default 4; a linear one is always one.</summary>
    public int Members { get; init; } = 4;

    /// <summary>How the model that suits any table is trained.</summary>
    public TableFitOptions Fit { get; init; } = new();

    /// <summary>The seed of its weights. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The texts that stand for a missing value where the model is given a file; its signature keeps them. None by default: the usual ones.</summary>
    public IReadOnlyList<string> MissingTokens { get; init; } = [];

    /// <inheritdoc/>
    public override string OutputKind => "Model";

    /// <inheritdoc/>
    protected override Task<Model> RunAsync(StepRun run)
    {
        TransformedExamples rows = run.Get(examples);
        Model head = train is null ? Default(rows, run) : train(rows.Train, rows.Validation);
        run.Cancellation.ThrowIfCancellationRequested();
        Model model = head.WithFeatures(rows.Features);
        model.Profile = DataProfile.Of(rows.ProfiledRows());
        model.Signature = model.Signature with { Task = rows.Target.Task, ClassNames = rows.Target.ClassNames, Target = rows.Target.Expression, MissingTokens = MissingTokens };
        return Task.FromResult(model);
    }

    /// <inheritdoc/>
    protected override void Write(Model output, string folder) => output.SaveUndated(Path.Combine(folder, File));

    /// <inheritdoc/>
    protected override Model Read(string folder, StepRun run) => Model.Load(FileIn(folder), run.Options.Loading);

    /// <inheritdoc/>
    protected override string Summarize(Model output) => FormattableString.Invariant($"{output.Weights.Sum(w => w.Type.Shape.ElementCount):N0} weights, {output.Signature.Task}");

    internal static string FileIn(string folder) => Path.Combine(folder, File);

    private Model Default(TransformedExamples rows, StepRun run)
    {
        IReadOnlyList<Model> members = TableHead.Several(Kind == "linear" ? 1 : Members, Kind, rows.Features, rows.Target, rows.TrainLabels, Seed);
        for (int i = 0; i < members.Count; i++)
        {
            History history = TableHead.Fit(members[i], rows.Train, rows.Validation, Fit with { Seed = Fit.Seed + i, Cancellation = run.Cancellation });
            run.Log(FormattableString.Invariant($"{(members.Count == 1 ? "" : $"network {i + 1} of {members.Count}: ")}{history.Epochs.Count} epochs, validation loss {history["val_loss"].LastOrDefault():0.####}"));
            run.Cancellation.ThrowIfCancellationRequested();
        }
        return TableHead.Average(members);
    }
}
