using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>
/// The quickstart's table, model and training. The table and its held-out part are those of the catalog whatever the seed, so that a saved
/// model can be measured on rows that it never saw; the seed draws the first weights and the order of the rows. Size of the network, rate
/// and batch are chosen so that the loss falls like a textbook's: small batches and small first weights of the output make every seed alike.
/// </summary>
/// <param name="seed">The seed of the weights and of the order of the rows.</param>
internal sealed class QuickstartRun(long seed)
{
    public const int Epochs = 10;

    private const int Units = 512, Batch = 5;
    private const double Rate = 0.0009;

    /// <summary>All rows, as they were collected.</summary>
    public Table Table { get; } = Catalog.Quickstart.Generate();

    public IReadOnlyList<string> Features => field ??= [.. Table.Columns.Select(c => c.Name).Where(n => n != QuickstartTable.Label)];

    /// <summary>The rows to train on and those held out, as raw numbers with labels.</summary>
    public (Example Train, Example HeldOut) Split { get; } = NewSplit();

    /// <summary>The layer that brings every feature to 0..1, with ranges of the training rows alone.</summary>
    public MinMaxScaling Scaling => field ??= NewScaling();

    public Model Model => field ??= new Sequential(Scaling, new Dense(Units, Activation.Relu), new Dense(1, Activation.Sigmoid) { KernelInitializer = Initializer.LecunNormal })
    {
        Seed = seed,
        Signature = new()
        {
            Task = Target.Binary, ClassNames = Catalog.Quickstart.ClassNames, Target = QuickstartTable.Label,
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

    /// <summary>The trained model behind the table's columns, so that it takes rows as they were collected, by the names of their columns.</summary>
    public Model ModelOfRawRows()
    {
        Table train = Catalog.Quickstart.Load().Train;
        Model whole = Model.WithFeatures(FittedFeatures.Fit([.. Features.Select(name => new PlainNumber(name))], train));
        whole.Profile = DataProfile.Of(train);
        return whole;
    }

    public double HeldOutAccuracy() => Model.Evaluate(Dataset.FromTensors(Split.HeldOut).Batch(Batch))["accuracy"];

    private static double Mean(Column column) => Enumerable.Range(0, column.Count).Average(column.NumberAt);

    private static (Example, Example) NewSplit()
    {
        var (train, heldOut) = Catalog.Quickstart.Load();
        return (train.ToExample(QuickstartTable.Label), heldOut.ToExample(QuickstartTable.Label));
    }

    private MinMaxScaling NewScaling()
    {
        var scaling = new MinMaxScaling();
        scaling.Adapt(Split.Train.Input);
        return scaling;
    }
}
