using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    private (OptimizerSlots Slots, Loss Loss, Weight[] Trained, Step Step)? _batchStep;

    /// <summary>One step of training on one batch, for a training loop of one's own.</summary>
    /// <param name="batch">Examples with labels and a leading batch axis.</param>
    /// <param name="optimizer">How weights change; the same object goes on where it was.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="learningRate">The rate of this step, for all parts of a <see cref="MultiOptimizer"/>; that of the optimizer's schedule if null.</param>
    /// <returns>The loss of the batch before the step.</returns>
    public double TrainOnBatch(Example batch, Optimizer optimizer, Loss loss, double? learningRate = null)
    {
        OptimizerSlots slots = SlotsOf(optimizer);
        IEnumerable<Weight> trained = Weights.Where(w => w.IsTrainable);
        if (_batchStep is not { } prepared || prepared.Slots != slots || prepared.Loss != loss || !prepared.Trained.SequenceEqual(trained))
        {
            Objective objective = Objective.Of(loss, []);
            (Trained, Compiled) = ((optimizer, slots), objective);
            Step made = Step.Training(this, batch, optimizer, slots, objective, new());
            _batchStep = prepared = (slots, loss, [.. trained], made);
        }
        long step = State.Buffer(slots.Step).AsSpan<long>()[0];
        if (learningRate is { } rate) optimizer.SetRate(State, slots, rate);
        else optimizer.SetRate(State, slots, step, 1);
        prepared.Step.Reset();
        prepared.Step.Run(batch, step + 1);
        return prepared.Step.Loss;
    }

    /// <summary>The slots of an optimizer: those of the last training if it was the same object, else new ones.</summary>
    private OptimizerSlots SlotsOf(Optimizer optimizer) =>
        Trained is { } before && ReferenceEquals(before.Optimizer, optimizer) ? before.Slots : new OptimizerSlots();
}
