using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The optimizer of the last training, with its slots; it is saved with the model and training goes on from it.</summary>
    internal (Optimizer Optimizer, OptimizerSlots Slots)? Trained { get; set; }

    /// <summary>The loss and metrics of the last training; evaluation uses them where none is given.</summary>
    internal (Loss Loss, IReadOnlyList<Metric> Metrics)? Compiled { get; set; }

    /// <summary>Whether the model brings the loss and metrics of its last training, in memory or from its file, so that <see cref="Evaluate"/> needs none.</summary>
    public bool HasLoss => Compiled is not null;

    /// <summary>Trains the model.</summary>
    /// <param name="data">Batches of examples with labels.</param>
    /// <param name="optimizer">How weights change. The same object goes on where it was when it trained this model before.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="options">Epochs, metrics, validation, callbacks.</param>
    /// <returns>What was measured, epoch by epoch.</returns>
    public History Fit(Dataset<Example> data, Optimizer optimizer, Loss loss, FitOptions? options = null)
    {
        options ??= new();
        if (options.Epochs < 0 || options.InitialEpoch < 0)
            throw new ArgumentException($"Fit: expected Epochs and InitialEpoch of 0 or more, got {options.Epochs} and {options.InitialEpoch}.");
        OptimizerSlots slots = SlotsOf(optimizer);
        (Trained, Compiled) = ((optimizer, slots), (loss, options.Metrics));
        var run = new TrainingRun(this, optimizer, slots, options);
        return new Trainer(run, data, loss).Run();
    }

    /// <summary>Measures the model.</summary>
    /// <param name="data">Batches of examples with labels.</param>
    /// <param name="loss">The loss; that of the last training if null.</param>
    /// <param name="metrics">The metrics; those of the last training if null.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    public EvaluationResult Evaluate(Dataset<Example> data, Loss? loss = null, IReadOnlyList<Metric>? metrics = null, int threads = 0)
    {
        loss ??= Compiled?.Loss ?? throw new InvalidOperationException($"{Label}: expected a loss, got none, and the model brings none of a training. Pass one to Evaluate.");
        Step? step = null;
        using DatasetReader<Example> reader = data.Open(new ReadingOptions { Reuse = 1 });
        while (reader.MoveNext()) (step ??= Step.Evaluation(this, reader.Current, loss, metrics ?? Compiled?.Metrics ?? [], threads)).Run(reader.Current, reader.Position);
        if (step is null) throw new ArgumentException($"{Label}: expected at least one batch to evaluate, got none.");
        var values = new Dictionary<string, double>();
        step.Report("", values);
        return new EvaluationResult(values);
    }
}
