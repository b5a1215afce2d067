using Penstock.Data;

namespace Penstock.Models;

/// <summary>The step of a loop of one's own: kept as long as one batch after the other asks for the same.</summary>
internal sealed class BatchStep
{
    private Step? _step;
    private (Objective Objective, OptimizerSlots? Slots, int Threads, int Inputs, bool HasWeight, Weight[] Trained) _asked;

    /// <summary>The step for a batch, with sums at zero.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="objective">What is made small or measured.</param>
    /// <param name="slots">What the optimizer keeps; null where there is none.</param>
    /// <param name="threads">How many threads the step uses.</param>
    /// <param name="make">Makes one where there is none for the batch.</param>
    public Step For(Model model, Example batch, Objective objective, OptimizerSlots? slots, int threads, Func<Step> make)
    {
        (int inputs, bool hasWeight) = (batch.Inputs.Count, batch.Weight is not null);
        if (_step is null || _asked.Slots != slots || _asked.Threads != threads || _asked.Inputs != inputs || _asked.HasWeight != hasWeight || !_asked.Objective.IsLike(objective) || !_asked.Trained.SequenceEqual(Trained(model)))
        {
            _step = make();
            // A model that learns its inputs from the batch has its weights only now.
            _asked = (objective, slots, threads, inputs, hasWeight, [.. Trained(model)]);
        }
        _step.Reset();
        return _step;
    }

    private static IEnumerable<Weight> Trained(Model model) => model.Weights.Where(w => w.IsTrainable);
}
