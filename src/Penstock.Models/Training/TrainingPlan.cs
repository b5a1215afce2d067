using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The memory that a training takes, in bytes, known before anything is allocated.</summary>
public sealed record TrainingPlan
{
    /// <summary>Examples of a batch.</summary>
    public required long Batch { get; init; }

    /// <summary>The weights of the model, those that training changes and those that it does not.</summary>
    public required long Weights { get; init; }

    /// <summary>The gradients of the weights. They lie in the arena, or beside it where they are summed over batches or scaled.</summary>
    public required long Gradients { get; init; }

    /// <summary>What the optimizer keeps for the weights.</summary>
    public required long OptimizerState { get; init; }

    /// <summary>The most that the values of a step, without the gradients of weights, take at a time: what layers gave and the backward pass reads.</summary>
    public required long Activations { get; init; }

    /// <summary>The block in which activations and gradients take turns.</summary>
    public required long Arena { get; init; }

    /// <summary>One batch as it is fed.</summary>
    public required long Fed { get; init; }

    /// <summary>All together: weights, optimizer state, arena, sums of gradients and the batch.</summary>
    public required long Peak { get; init; }

    internal static TrainingPlan Of(Step step, Model model, OptimizerSlots slots, long batch)
    {
        var extents = new Dictionary<string, long>(step.Extents) { ["batch"] = batch };
        MemoryPlan[] memory = [.. step.Executors.Select(e => e.Foresee(extents))];
        HashSet<StateSlot> state = [.. step.Executors.SelectMany(e => e.Graph.Slots)];
        HashSet<StateSlot> weights = [.. model.Weights.Select(w => w.Slot(model.Seed))];
        long Bytes(Func<StateSlot, bool> which) => state.Where(which).Sum(s => Tensors.Arena.Align(s.Type.Shape.ElementCount * s.Type.DType.ByteSize()));
        long arena = memory.Sum(m => m.Size), fed = step.Executors[0].Graph.Inputs.Sum(i => Tensors.Plan.Bytes(i, extents));
        return new()
        {
            Batch = batch,
            Weights = Bytes(weights.Contains),
            Gradients = step.TrainedBytes,
            OptimizerState = Bytes(slots.Has),
            Activations = MostAlive(memory[0]),
            Arena = arena,
            Fed = fed,
            Peak = Bytes(_ => true) + arena + fed,
        };
    }

    /// <summary>The most bytes at a time of values that grow with the batch, and of the memory of those that are computed a few rows at a time.</summary>
    private static long MostAlive(MemoryPlan memory)
    {
        MemoryPlan.Lifetime[] growing = [.. memory.Lifetimes.Where(v => !v.Value.Shape.IsKnown || (v.Value.Node.Operator is InRows && v.Value.Index == v.Value.Node.Results.Count - 1))];
        return growing.Select(at => growing.Where(v => v.First <= at.First && v.Last >= at.First).Sum(v => v.Bytes)).DefaultIfEmpty().Max();
    }

    /// <summary>A table of the parts and the whole.</summary>
    public override string ToString() => string.Join('\n',
        FormattableString.Invariant($"{"weights",-20}{Sizes.Text(Weights),12}"),
        FormattableString.Invariant($"{"gradients",-20}{Sizes.Text(Gradients),12}"),
        FormattableString.Invariant($"{"optimizer state",-20}{Sizes.Text(OptimizerState),12}"),
        FormattableString.Invariant($"{"activations",-20}{Sizes.Text(Activations),12}"),
        FormattableString.Invariant($"{"arena",-20}{Sizes.Text(Arena),12}  activations and gradients take turns in it"),
        FormattableString.Invariant($"{"a batch as fed",-20}{Sizes.Text(Fed),12}"),
        FormattableString.Invariant($"{"peak",-20}{Sizes.Text(Peak),12}  with batches of {Batch}"));
}
