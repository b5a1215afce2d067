using System.Globalization;
using System.Runtime.CompilerServices;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The optimizer of the last training, with its slots; it is saved with the model and training goes on from it.</summary>
    internal (Optimizer Optimizer, OptimizerSlots Slots)? Trained { get; set; }

    /// <summary>The loss and metrics of the last training; evaluation uses them where none is given.</summary>
    internal Objective? Compiled { get; set; }

    /// <summary>Whether the model brings the loss and metrics of its last training, in memory or from its file, so that <see cref="Evaluate(Dataset{Example}, Loss?, IReadOnlyList{Metric}?, int)"/> needs none.</summary>
    public bool HasLoss => Compiled is not null;

    /// <summary>Trains the model.</summary>
    /// <param name="data">Batches of examples with labels.</param>
    /// <param name="optimizer">How weights change. The same object goes on where it was when it trained this model before.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="options">Epochs, metrics, validation, callbacks.</param>
    /// <returns>What was measured, epoch by epoch.</returns>
    public History Fit(Dataset<Example> data, Optimizer optimizer, Loss loss, FitOptions? options = null) => Fit(data, optimizer, Objective.Of(loss, options?.Metrics ?? []), options ?? new());

    /// <summary>Trains a model of several outputs: the sum of their losses, each times its weight, is made small.</summary>
    /// <param name="data">Batches of examples whose labels are tensors among the inputs, by name.</param>
    /// <param name="optimizer">How weights change.</param>
    /// <param name="losses">A loss for each output that is trained, with its label and metrics.</param>
    /// <param name="options">Epochs, validation, callbacks; metrics stand in the losses.</param>
    /// <returns>What was measured, epoch by epoch: <c>loss</c>, and for each output <c>output_loss</c> and <c>output_metric</c>.</returns>
    public History Fit(Dataset<Example> data, Optimizer optimizer, IReadOnlyList<OutputLoss> losses, FitOptions? options = null) => Fit(data, optimizer, Objective.Of(losses, options), options ?? new());

    private History Fit(Dataset<Example> data, Optimizer optimizer, Objective objective, FitOptions options)
    {
        if (options.Epochs < 0 || options.InitialEpoch < 0)
            throw new ArgumentException($"Fit: expected Epochs and InitialEpoch of 0 or more, got {options.Epochs} and {options.InitialEpoch}.");
        if (options.StepsPerEpoch < 1 || options.ValidationFrequency < 1)
            throw new ArgumentException($"Fit: expected StepsPerEpoch and ValidationFrequency of 1 or more, got {options.StepsPerEpoch?.ToString(CultureInfo.InvariantCulture) ?? "none"} and {options.ValidationFrequency}.");
        if (options.StepsPerEpoch > long.MaxValue / Math.Max(options.Epochs, 1))
            throw new ArgumentException($"Fit: expected fewer than 2^63 steps in all, got {options.Epochs} epochs of {options.StepsPerEpoch}. Leave StepsPerEpoch out for whole passes through the data.");
        if (options.Validation is not null && options.InitialEpoch < options.Epochs && options.InitialEpoch / options.ValidationFrequency == options.Epochs / options.ValidationFrequency)
            throw new ArgumentException($"Fit: expected a ValidationFrequency that some epoch from {options.InitialEpoch + 1} to {options.Epochs} is a multiple of, got {options.ValidationFrequency}. Lower it, or leave Validation out.");
        OptimizerSlots slots = SlotsOf(optimizer);
        (Trained, Compiled) = ((optimizer, slots), objective);
        var run = new TrainingRun(this, optimizer, slots, options);
        using TrainingLog? log = options.RunLog is { } to ? new(to, run, objective) : null;
        History history = new Trainer(run, data, objective, log).Run();
        log?.Flush();
        history.LogFailure = log?.Failure;
        return history;
    }

    /// <summary>Measures the model.</summary>
    /// <param name="data">Batches of examples with labels.</param>
    /// <param name="loss">The loss; that of the last training if null.</param>
    /// <param name="metrics">The metrics; those of the last training if null.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    [OverloadResolutionPriority(1)]
    public EvaluationResult Evaluate(Dataset<Example> data, Loss? loss = null, IReadOnlyList<Metric>? metrics = null, int threads = 0) => Evaluate(data, Measuring(loss, metrics), threads);

    /// <summary>Measures a model of several outputs.</summary>
    /// <param name="data">Batches of examples whose labels are tensors among the inputs, by name.</param>
    /// <param name="losses">A loss for each output that is measured, with its label and metrics.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    public EvaluationResult Evaluate(Dataset<Example> data, IReadOnlyList<OutputLoss> losses, int threads = 0) => Evaluate(data, Objective.Of(losses), threads);

    private EvaluationResult Evaluate(Dataset<Example> data, Objective objective, int threads)
    {
        Step? step = null;
        using DatasetReader<Example> reader = data.Open(new ReadingOptions { Reuse = 1 });
        while (reader.MoveNext()) (step ??= Step.Evaluation(this, reader.Current, objective, threads)).Run(reader.Current, reader.Position);
        EvaluationResult result = step?.Result() ?? throw new ArgumentException($"{Label}: expected at least one batch to evaluate, got none.");
        step.Release();
        return result;
    }

    /// <summary>What is measured: the loss and metrics that are given, those of the last training where they are not.</summary>
    private Objective Measuring(Loss? loss, IReadOnlyList<Metric>? metrics)
    {
        if (loss is null && metrics is null && Compiled is { IsSingle: false } known) return known;
        loss ??= Compiled?.Only ?? throw new InvalidOperationException($"{Label}: expected a loss, got none, and the model brings none of a training. Pass one to Evaluate.");
        return Objective.Of(loss, metrics ?? (Compiled is { IsSingle: true } before ? before.Losses[0].Metrics : []));
    }
}
