using System.Runtime.CompilerServices;
using Penstock.Data;

namespace Penstock.Models;

public partial class Model
{
    private readonly BatchStep _batchTest = new();

    /// <summary>Measures the model on one batch, as <see cref="Evaluate(Dataset{Example}, Loss?, IReadOnlyList{Metric}?, int)"/> does on many; nothing is changed. Calls must not overlap.</summary>
    /// <param name="batch">Examples with labels and a leading batch axis.</param>
    /// <param name="loss">The loss; that of the last training if null.</param>
    /// <param name="metrics">The metrics; those of the last training if null.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    [OverloadResolutionPriority(1)]
    public EvaluationResult TestOnBatch(Example batch, Loss? loss = null, IReadOnlyList<Metric>? metrics = null, int threads = 0) => TestOnBatch(batch, Measuring(loss, metrics), threads);

    /// <summary>Measures a model of several outputs on one batch; nothing is changed. Calls must not overlap.</summary>
    /// <param name="batch">Examples whose labels are tensors among the inputs, by name.</param>
    /// <param name="losses">A loss for each output that is measured, with its label and metrics.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    public EvaluationResult TestOnBatch(Example batch, IReadOnlyList<OutputLoss> losses, int threads = 0) => TestOnBatch(batch, Objective.Of(losses), threads);

    private EvaluationResult TestOnBatch(Example batch, Objective objective, int threads)
    {
        Require(batch.Inputs[0].Shape is not [{ Value: 0 }, ..], "a batch of at least one example", "none");
        Step step = _batchTest.Find(this, batch, objective, slots: null, threads) ?? _batchTest.Keep(this, Step.Evaluation(this, batch, objective, threads), objective, slots: null, threads);
        step.Run(batch, 1);
        return step.Result();
    }
}
