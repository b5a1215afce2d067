using Penstock.Data;

namespace Penstock.Models;

/// <summary>The step of a loop of one's own: kept as long as one batch after the other asks for the same, and released where one asks for another.</summary>
internal sealed class BatchStep
{
    private Step? _step;
    private Objective? _objective;
    private OptimizerSlots? _slots;
    private int _threads;
    private Weight[] _trained = [];

    /// <summary>The objective of the step where it has this loss and no metrics, else a new one.</summary>
    public Objective Of(Loss loss) => _objective is { IsSingle: true } known && known.Losses[0].Metrics.Count == 0 && known.Losses[0].Loss.IsLike(loss) ? known : Objective.Of(loss, []);

    /// <summary>The objective of the step where it has these losses and metrics, else a new one.</summary>
    public Objective Of(IReadOnlyList<OutputLoss> losses) => _objective is { IsSingle: false } known && known.IsLike(losses) ? known : Objective.Of(losses);

    /// <summary>The step for a batch, with sums at zero; null where another has to be made.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="objective">What is made small or measured.</param>
    /// <param name="slots">What the optimizer keeps; null where there is none.</param>
    /// <param name="threads">How many threads the step uses.</param>
    public Step? Find(Model model, Example batch, Objective objective, OptimizerSlots? slots, int threads)
    {
        if (_step is null || _slots != slots || _threads != threads || !_objective!.IsLike(objective) || !_step.Takes(batch) || !Trains(model)) return null;
        _step.Reset();
        return _step;
    }

    /// <summary>Keeps a step in the place of the one before.</summary>
    public Step Keep(Model model, Step step, Objective objective, OptimizerSlots? slots, int threads)
    {
        _step?.Release();
        // A model that learns its inputs from the batch has its weights only now.
        (_step, _objective, _slots, _threads, _trained) = (step, objective, slots, threads, [.. model.Weights.Where(w => w.IsTrainable)]);
        step.Reset();
        return step;
    }

    private bool Trains(Model model)
    {
        int found = 0;
        foreach (Weight weight in model.Weights)
            if (weight.IsTrainable && (found == _trained.Length || _trained[found++] != weight)) return false;
        return found == _trained.Length;
    }
}
