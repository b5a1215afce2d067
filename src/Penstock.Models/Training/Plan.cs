using System.Runtime.CompilerServices;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The memory that training with batches of so many examples takes; nothing is allocated.</summary>
    /// <param name="batch">Examples of a batch.</param>
    /// <param name="optimizer">How weights change. Default that of the last training, else Adam.</param>
    /// <param name="loss">What is made small. Default that of the last training, else for every output cross-entropy where it gives several numbers, mean squared error where it gives one.</param>
    /// <param name="options">How the model is trained.</param>
    /// <exception cref="ArgumentException">The model does not know its inputs yet, or they have axes of unknown extent beside the batch: pass an example batch.</exception>
    [OverloadResolutionPriority(1)]
    public TrainingPlan Plan(int batch, Optimizer? optimizer = null, Loss? loss = null, FitOptions? options = null) =>
        PlanRows(batch, optimizer, Planned(loss, options, output => output.Shape[-1] == 1 ? new MeanSquaredError() : new CrossEntropy()), options);

    /// <summary>The memory that training a model of several outputs with batches of so many examples takes; nothing is allocated.</summary>
    /// <param name="batch">Examples of a batch.</param>
    /// <param name="optimizer">How weights change. Default that of the last training, else Adam.</param>
    /// <param name="losses">A loss for each output that is trained, with its label and metrics.</param>
    /// <param name="options">How the model is trained.</param>
    /// <exception cref="ArgumentException">The model does not know its inputs yet, or they have axes of unknown extent beside the batch: pass an example batch.</exception>
    public TrainingPlan Plan(int batch, Optimizer? optimizer, IReadOnlyList<OutputLoss> losses, FitOptions? options = null) => PlanRows(batch, optimizer, Objective.Of(losses, options), options);

    /// <summary>The memory that training with batches like the given one takes; nothing is allocated.</summary>
    /// <param name="batch">Examples with labels, as training will get them.</param>
    /// <param name="optimizer">How weights change. Default that of the last training, else Adam.</param>
    /// <param name="loss">What is made small. Default that of the last training, else cross-entropy for every output.</param>
    /// <param name="options">How the model is trained.</param>
    [OverloadResolutionPriority(1)]
    public TrainingPlan Plan(Example batch, Optimizer? optimizer = null, Loss? loss = null, FitOptions? options = null) =>
        Foresee(batch, batch.Inputs[0].Shape[0].Value, optimizer, Planned(loss, options, _ => new CrossEntropy()), options);

    /// <summary>The memory that training a model of several outputs with batches like the given one takes; nothing is allocated.</summary>
    /// <param name="batch">Examples whose labels are tensors among the inputs, by name.</param>
    /// <param name="optimizer">How weights change. Default that of the last training, else Adam.</param>
    /// <param name="losses">A loss for each output that is trained, with its label and metrics.</param>
    /// <param name="options">How the model is trained.</param>
    public TrainingPlan Plan(Example batch, Optimizer? optimizer, IReadOnlyList<OutputLoss> losses, FitOptions? options = null) =>
        Foresee(batch, batch.Inputs[0].Shape[0].Value, optimizer, Objective.Of(losses, options), options);

    /// <summary>What is made small: the loss that is given, that of the last training, or else one for every output.</summary>
    private Objective Planned(Loss? loss, FitOptions? options, Func<SymbolicTensor, Loss> otherwise)
    {
        if (loss is null && Compiled is { IsSingle: false } known) return known;
        if (loss is null && Compiled is null && Outputs.Count > 1) return Objective.Of([.. Outputs.Select((output, i) => new OutputLoss(OutputName(i), otherwise(output)))], options);
        return Objective.Of(loss ?? Compiled?.Only ?? (Outputs.Count == 0 ? new CrossEntropy() : otherwise(Outputs[0])), options?.Metrics ?? []);
    }

    private TrainingPlan PlanRows(int batch, Optimizer? optimizer, Objective objective, FitOptions? options)
    {
        Require(batch >= 1, "a batch of 1 or more examples", batch);
        Require(Inputs.Count > 0, "a model that knows its inputs", "one that has seen none", "Begin it with an InputLayer, or pass an example batch.");
        foreach (SymbolicTensor input in Inputs)
            Require(input.Shape.With(0, 1).IsKnown, "inputs whose extents are known but for the batch", input, "Pass an example batch.");
        List<(string Name, Tensor Value)> row = [.. Inputs.Select(i => (i.Layer.Name, Zeros(i.Type)))];
        Tensor LabelOf(OutputLoss loss) => Zeros(loss.Loss.LabelsOf(Outputs[objective.OutputOf(loss, this)].Type));
        if (objective.IsSingle) return Foresee(new Example(row, LabelOf(objective.Losses[0])), batch, optimizer, objective, options);
        foreach (OutputLoss loss in objective.Losses)
            if (row.All(known => known.Name != loss.Label)) row.Add((loss.Label, LabelOf(loss)));
        return Foresee(new Example(row), batch, optimizer, objective, options);
    }

    private TrainingPlan Foresee(Example batch, long count, Optimizer? optimizer, Objective objective, FitOptions? options)
    {
        optimizer ??= Trained?.Optimizer ?? new Adam();
        OptimizerSlots slots = SlotsOf(optimizer);
        return TrainingPlan.Of(Step.Training(this, batch, optimizer, slots, objective, options ?? new(), count), this, slots, count);
    }

    private static Tensor Zeros(TensorType type) => Tensor.Zeros(type.DType, type.Shape.With(0, 1));
}
