using Penstock.Data;

namespace Penstock.Models;

/// <summary>Says before a training begins that it does not fit, and what would.</summary>
internal static class MemoryCheck
{
    private const double Least = 0.05;

    /// <summary>The step of a training that fits.</summary>
    /// <exception cref="InsufficientMemoryException">It takes more than it may.</exception>
    public static Step Fitting(TrainingRun run, Example batch, Objective objective)
    {
        Step step = StepOf(run, batch, objective, run.Options, run.Slots);
        long limit = run.Options.MemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, count = Count(batch);
        TrainingPlan plan = TrainingPlan.Of(step, run.Model, run.Slots, count);
        if (limit <= 0 || plan.Peak <= limit) return step;
        throw new InsufficientMemoryException($"Fit: expected a training that takes at most {Sizes.Text(limit)}, got one of {Sizes.Text(plan.Peak)} with batches of {count}, "
            + $"{Sizes.Text(plan.Activations)} of it for activations and {Sizes.Text(plan.Peak - plan.Arena)} for what does not depend on them. {Remedies(run, batch, objective, step, limit)}");
    }

    private static Step StepOf(TrainingRun run, Example batch, Objective objective, FitOptions options, OptimizerSlots slots) => Step.Training(run.Model, batch, run.Optimizer, slots, objective, options);

    private static long Count(Example batch) => batch.Inputs[0].Shape[0].Value;

    private static string Remedies(TrainingRun run, Example batch, Objective objective, Step step, long limit)
    {
        List<string> fitting = [];
        long count = Count(batch), fits = LargestBatch(run.Model, step, run.Slots, count, limit);
        if (fits > 0) fitting.Add($"batches of {fits}");
        if (Accumulated(run, batch, objective, limit) is { } accumulated) fitting.Add(accumulated);
        void Offer(string what, FitOptions options)
        {
            long peak = TrainingPlan.Of(StepOf(run, batch, objective, options, run.Slots), run.Model, run.Slots, count).Peak;
            if (peak <= limit) fitting.Add($"{what} ({Sizes.Text(peak)})");
        }
        if (run.Options.Checkpointing is null) Offer("Checkpointing = Checkpointing.ByCost(" + Least.ToString(System.Globalization.CultureInfo.InvariantCulture) + ")", run.Options with { Checkpointing = Checkpointing.ByCost(Least) });
        if (run.Options.Precision == DTypePolicy.Float32) Offer("Precision = DTypePolicy.MixedBFloat16", run.Options with { Precision = DTypePolicy.MixedBFloat16 });
        return fitting.Count > 0 ? $"What fits: {string.Join("; ", fitting)}." : "Not even a batch of 1 fits: use fewer or smaller layers, an optimizer that keeps less, or a machine with more memory.";
    }

    /// <summary>Batches that fit beside the sums of gradients that several of them need.</summary>
    private static string? Accumulated(TrainingRun run, Example batch, Objective objective, long limit)
    {
        int steps = run.Optimizer.GradientAccumulationSteps;
        var slots = new OptimizerSlots();
        try
        {
            run.Optimizer.GradientAccumulationSteps = 2 * steps;
            long count = Count(batch), fits = LargestBatch(run.Model, StepOf(run, batch, objective, run.Options, slots), slots, count, limit);
            if (fits == 0) return null;
            long parts = (count + fits - 1) / fits, part = (count + parts - 1) / parts;
            return $"batches of {part} with GradientAccumulationSteps = {parts * steps}, which learn as those of {part * parts} do";
        }
        finally
        {
            run.Optimizer.GradientAccumulationSteps = steps;
        }
    }

    /// <summary>The most examples of a batch that fit; 0 for none.</summary>
    private static long LargestBatch(Model model, Step step, OptimizerSlots slots, long count, long limit)
    {
        long fits = 0;
        for (long fails = count; fails - fits > 1;)
        {
            long middle = (fits + fails) / 2;
            if (TrainingPlan.Of(step, model, slots, middle).Peak <= limit) fits = middle;
            else fails = middle;
        }
        return fits;
    }
}
