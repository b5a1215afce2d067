using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Weights of schedule-free training: (1 - beta) * steps + beta * average while it goes on, the average before and after.</summary>
internal static class ScheduleFree
{
    public static void Begin(Model model, OptimizerSlots slots, double beta) =>
        Change(model, slots, (weight, steps) => steps * (float)(1 - beta) + weight * (float)beta);

    public static void Finish(Model model, OptimizerSlots slots, double beta) =>
        Change(model, slots, (weight, steps) => (weight - steps * (float)(1 - beta)) / (float)beta);

    private static void Change(Model model, OptimizerSlots slots, Func<float, float, float> next)
    {
        if (model.State.Get(slots.Step).Item<long>() == 0) return;
        foreach (Weight weight in model.Weights.Where(w => w.IsTrainable))
        {
            if (slots.Find(weight, "momentum") is not { } slot) continue;
            Span<float> values = model.State.Buffer(weight.Slot(model.Seed)).AsSpan<float>(), steps = model.State.Buffer(slot).AsSpan<float>();
            // A weight that has taken no step yet has no place among them.
            if (steps is [float.NaN, ..]) continue;
            for (int i = 0; i < values.Length; i++) values[i] = next(values[i], steps[i]);
        }
    }
}
