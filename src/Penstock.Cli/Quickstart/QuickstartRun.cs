using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>The quickstart's table, model and training. Size of the network, rate and batch are chosen so that the loss falls like a textbook's.</summary>
internal sealed class QuickstartRun(long seed)
{
    public const int Epochs = 10;

    private const int Units = 64, Batch = 16;
    private const double Rate = 0.0066;

    /// <summary>All rows, as they were collected.</summary>
    public Table Table { get; } = Catalog.Quickstart.Generate(seed: seed);

    public IReadOnlyList<string> Features => field ??= [.. Table.Columns.Select(c => c.Name).Where(n => n != QuickstartTable.Label)];

    /// <summary>The rows to train on and those held out, as raw numbers with labels.</summary>
    public (Example Train, Example HeldOut) Split => field.Train is null ? field = NewSplit() : field;

    /// <summary>The layer that brings every feature to 0..1, with ranges of the training rows alone.</summary>
    public MinMaxScaling Scaling => field ??= NewScaling();

    public Model Model => field ??= new Sequential(Scaling, new Dense(Units, Activation.Relu), new Dense(1, Activation.Sigmoid))
    {
        Seed = seed,
        Signature = new()
        {
            Task = ModelTask.Binary, ClassNames = Catalog.Quickstart.ClassNames, Target = QuickstartTable.Label,
            Columns = [.. Features.Select(name => new FeatureColumn(name, IsText: false, Mean(Table.Column(name))))],
        },
    };

    /// <summary>The network in words.</summary>
    public string Description => $"{Features.Count} features, {Units} hidden units (relu), 1 output (sigmoid); Adam at {Rate}, batches of {Batch}, {Epochs} epochs";

    public History Train(IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        Dataset<Example> rows = Dataset.FromTensors(Split.Train);
        return Model.Fit(rows.Shuffle(Split.Train.Label!.Count, seed).Batch(Batch), new Adam(Rate), new BinaryCrossentropy(),
            new() { Epochs = Epochs, Metrics = [new Accuracy()], Progress = progress, Cancellation = cancellation });
    }

    public double HeldOutAccuracy() => Model.Evaluate(Dataset.FromTensors(Split.HeldOut).Batch(Batch))["accuracy"];

    private static double Mean(Column column) => Enumerable.Range(0, column.Count).Average(column.NumberAt);

    private (Example, Example) NewSplit()
    {
        var (train, heldOut) = Table.Split(0.8, seed);
        return (train.ToExample(QuickstartTable.Label), heldOut.ToExample(QuickstartTable.Label));
    }

    private MinMaxScaling NewScaling()
    {
        var scaling = new MinMaxScaling();
        scaling.Adapt(Split.Train.Input);
        return scaling;
    }
}
