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

    /// <summary>How often it goes through the rows at most; it goes back to the best epoch. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The seed of its weights. Default 1.</summary>
    public long Seed { get; init; } = 1;

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
        model.Signature = model.Signature with { Task = rows.Target.Task, ClassNames = rows.Target.ClassNames, Target = rows.Target.Expression };
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
        int count = rows.TrainLabels.Count;
        const int batch = 64, patience = 3;
        History history = head.Fit(Dataset.FromTensors(rows.Train).Shuffle(count, Seed).Batch(batch).Prefetch(), new Adam(new CosineDecay(0.001, (long)Epochs * ((count + batch - 1) / batch))), ModelTask.LossOf(rows.Target.Task), new()
        {
            Epochs = Epochs, Validation = Dataset.FromTensors(rows.Validation).Batch(batch), Callbacks = [new EarlyStopping("val_loss", patience) { RestoreBestWeights = true }], Cancellation = run.Cancellation,
        });
        run.Log($"{history.Epochs.Count} epochs, validation loss {history["val_loss"].LastOrDefault():0.####}");
        return head;
    }
}
