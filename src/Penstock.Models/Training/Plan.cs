using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The memory that training with batches of so many examples takes; nothing is allocated.</summary>
    /// <param name="batch">Examples of a batch.</param>
    /// <param name="optimizer">How weights change. Default that of the last training, else Adam.</param>
    /// <param name="loss">What is made small. Default that of the last training, else cross-entropy where the model gives several numbers, mean squared error where it gives one.</param>
    /// <param name="options">How the model is trained.</param>
    /// <exception cref="ArgumentException">The model does not know its inputs yet, or they have axes of unknown extent beside the batch: pass an example batch.</exception>
    public TrainingPlan Plan(int batch, Optimizer? optimizer = null, Loss? loss = null, FitOptions? options = null)
    {
        Require(batch >= 1, "a batch of 1 or more examples", batch);
        Require(Inputs.Count > 0, "a model that knows its inputs", "one that has seen none", "Begin it with an InputLayer, or pass an example batch.");
        foreach (SymbolicTensor input in Inputs)
            Require(input.Shape.With(0, 1).IsKnown, "inputs whose extents are known but for the batch", input, "Pass an example batch.");
        TensorType output = Outputs[0].Type;
        loss ??= Compiled?.Only ?? (output.Shape[-1] == 1 ? new MeanSquaredError() : new CrossEntropy());
        var row = new Example([.. Inputs.Select(i => (i.Layer.Name, Zeros(i.Type)))], Zeros(loss.LabelsOf(output)));
        return Foresee(row, batch, optimizer, loss, options);
    }

    /// <summary>The memory that training with batches like the given one takes; nothing is allocated.</summary>
    /// <param name="batch">Examples with labels, as training will get them.</param>
    /// <param name="optimizer">How weights change. Default that of the last training, else Adam.</param>
    /// <param name="loss">What is made small. Default that of the last training, else cross-entropy.</param>
    /// <param name="options">How the model is trained.</param>
    public TrainingPlan Plan(Example batch, Optimizer? optimizer = null, Loss? loss = null, FitOptions? options = null) =>
        Foresee(batch, batch.Inputs[0].Shape[0].Value, optimizer, loss ?? Compiled?.Only ?? new CrossEntropy(), options);

    private TrainingPlan Foresee(Example batch, long count, Optimizer? optimizer, Loss loss, FitOptions? options)
    {
        optimizer ??= Trained?.Optimizer ?? new Adam();
        OptimizerSlots slots = SlotsOf(optimizer);
        return TrainingPlan.Of(Step.Training(this, batch, optimizer, slots, Objective.Of(loss, options?.Metrics ?? []), options ?? new(), count), this, slots, count);
    }

    private static Tensor Zeros(TensorType type) => Tensor.Zeros(type.DType, type.Shape.With(0, 1));
}
