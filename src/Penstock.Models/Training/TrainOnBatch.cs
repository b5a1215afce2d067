using Penstock.Data;

namespace Penstock.Models;

public partial class Model
{
    private readonly BatchStep _batchTraining = new();

    /// <summary>One step of training on one batch, for a training loop of one's own. Calls must not overlap.</summary>
    /// <param name="batch">Examples with labels and a leading batch axis.</param>
    /// <param name="optimizer">How weights change; the same object goes on where it was.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="learningRate">The rate of this step, for all parts of a <see cref="MultiOptimizer"/>; that of the optimizer's schedule if null.</param>
    /// <returns>The loss of the batch before the step.</returns>
    public double TrainOnBatch(Example batch, Optimizer optimizer, Loss loss, double? learningRate = null) => TrainOnBatch(batch, optimizer, _batchTraining.Of(loss), learningRate);

    /// <summary>One step of training on one batch for a model of several outputs: the sum of their losses, each times its weight, is made small. Calls must not overlap.</summary>
    /// <param name="batch">Examples whose labels are tensors among the inputs, by name.</param>
    /// <param name="optimizer">How weights change; the same object goes on where it was.</param>
    /// <param name="losses">A loss for each output that is trained, with its label.</param>
    /// <param name="learningRate">The rate of this step, for all parts of a <see cref="MultiOptimizer"/>; that of the optimizer's schedule if null.</param>
    /// <returns>The sum of the losses of the batch before the step.</returns>
    public double TrainOnBatch(Example batch, Optimizer optimizer, IReadOnlyList<OutputLoss> losses, double? learningRate = null) => TrainOnBatch(batch, optimizer, _batchTraining.Of(losses), learningRate);

    private double TrainOnBatch(Example batch, Optimizer optimizer, Objective objective, double? learningRate)
    {
        if (learningRate is not (null or (>= 0 and <= float.MaxValue)))
            throw new ArgumentException(FormattableString.Invariant($"TrainOnBatch: expected a learning rate of 0 or more, got {learningRate}."));
        OptimizerSlots slots = SlotsOf(optimizer);
        Step step = _batchTraining.Find(this, batch, objective, slots, threads: 0) ?? _batchTraining.Keep(this, Step.Training(this, batch, optimizer, slots, objective, new()), objective, slots, threads: 0);
        Trained = (optimizer, slots);
        if (!objective.IsPartOf(Compiled)) Compiled = objective;
        long steps = State.Buffer(slots.Step).AsSpan<long>()[0];
        if (learningRate is { } rate) optimizer.SetRate(State, slots, rate);
        else optimizer.SetRate(State, slots, steps, 1);
        step.Run(batch, steps + 1);
        return step.Loss;
    }

    /// <summary>The slots of an optimizer: those of the last training if it was the same object, else new ones.</summary>
    private OptimizerSlots SlotsOf(Optimizer optimizer) =>
        Trained is { } before && ReferenceEquals(before.Optimizer, optimizer) ? before.Slots : new OptimizerSlots();
}
