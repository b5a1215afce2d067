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
    protected override void Write(Model output, string folder) => output.Save(Path.Combine(folder, File));

    /// <inheritdoc/>
    protected override Model Read(string folder, StepRun run) => Model.Load(FileIn(folder));

    /// <inheritdoc/>
    protected override string Summarize(Model output) => FormattableString.Invariant($"{output.Weights.Sum(w => w.Type.Shape.ElementCount):N0} weights, {output.Signature.Task}");

    internal static string FileIn(string folder) => Path.Combine(folder, File);

    private Model Default(TransformedExamples rows, StepRun run)
    {
        Model head = TableHead.Of(Kind, rows.Features, rows.Target, rows.TrainLabels, Seed);
        History history = TableHead.Fit(head, rows.Train, rows.Validation, Fit with { Cancellation = run.Cancellation });
        run.Log($"{history.Epochs.Count} epochs, validation loss {history["val_loss"].LastOrDefault():0.####}");
        return head;
    }
}
