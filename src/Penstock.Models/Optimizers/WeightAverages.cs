using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Exponential averages of weights over the steps of a training (Polyak and Juditsky 1992).</summary>
internal static class WeightAverages
{
    public const string Slot = "average";

    /// <summary>Brings a weight's average forward: the weight at the first step, then momentum * average + (1 - momentum) * weight.</summary>
    /// <returns>The weight, or its average where the step is one of those at which weights become their averages.</returns>
    public static Value Follow(Value weight, OptimizerCall call, double momentum, int? every)
    {
        Value before = call.ReadOr(Slot, weight, OptimizerSlots.Averages), step = call.Step;
        Value average = call.Next(Slot, before * momentum + weight * (1 - momentum));
        if (every is not { } steps) return weight;
        Value rest = Op.Remainder(step, step.Graph.Number(steps, DType.Int64));
        return Op.Where(Op.Equal(rest, step.Graph.Number(0, DType.Int64)), average, weight);
    }

    /// <summary>Gives every weight that has a slot of a name the value there.</summary>
    public static void Take(Model model, OptimizerSlots slots, string name)
    {
        // Without a step there is no average.
        if (model.State.Get(slots.Step).Item<long>() == 0) return;
        foreach (Weight weight in model.Weights.Where(w => w.IsTrainable))
            if (slots.Find(weight, name) is { } slot) model.State.Set(weight.Slot(model.Seed), model.State.Get(slot));
    }
}
