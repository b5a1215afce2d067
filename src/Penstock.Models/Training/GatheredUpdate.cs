using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A step in two graphs: the first adds the gradients of a batch to sums in slots, the second changes the weights by them, once the
/// batches of an update are there and all sums are finite.
/// </summary>
internal sealed class GatheredUpdate
{
    private readonly Lane _lane;
    private readonly StateStore _state;
    private readonly StateSlot _finite = new("gradients_are_finite", Tensor.Scalar(false));
    private readonly LossScale? _scale;
    private readonly StateSlot _counted;
    private readonly int _batches;

    /// <summary>Adds the sums to the graph of the gradients, and builds the graph that applies them.</summary>
    /// <param name="graph">The graph of the gradients.</param>
    /// <param name="gradients">The gradients of one batch, scaled where there is a scale.</param>
    /// <param name="optimizer">How weights change.</param>
    /// <param name="slots">What the optimizer keeps.</param>
    /// <param name="state">Where the sums live.</param>
    /// <param name="scale">What the loss was multiplied by; null for nothing.</param>
    /// <param name="options">How the second graph runs.</param>
    public GatheredUpdate(ModelGraph graph, IReadOnlyList<(Weight Weight, Gradient Gradient)> gradients, Optimizer optimizer, OptimizerSlots slots, StateStore state, LossScale? scale, ExecutorOptions options)
    {
        (_batches, _state, _scale, _counted) = (optimizer.GradientAccumulationSteps, state, scale, slots.Batches);
        StateSlot[] sums = [.. gradients.Select(g => slots.Sum(g.Weight))];
        Value isFirst = Op.Equal(Op.Remainder(graph.Step - 1, graph.Graph.Number(_batches, DType.Int64)), graph.Graph.Number(0, DType.Int64));
        Value finite = graph.Graph.Constant(Tensor.Scalar(true));
        for (int i = 0; i < sums.Length; i++)
        {
            Value gradient = gradients[i].Gradient.ToDense(), sum = _batches == 1 ? gradient : Op.Where(isFirst, gradient, graph.Graph.Read(sums[i]) + gradient);
            graph.Graph.Write(sums[i], sum);
            // All are finite if the largest and the smallest are: each is NaN where any is.
            if (scale is not null && sum.Shape.ElementCount > 0) finite = Op.And(finite, Op.And(IsFinite(Op.Max(sum)), IsFinite(Op.Min(sum))));
        }
        graph.Graph.Write(_finite, finite);
        graph.WriteReplaced();

        var update = new ModelGraph(isTraining: true, graph.Seed) { StepSlot = slots.Step };
        Value share = update.Graph.Number(1.0 / _batches, DType.Float32);
        if (scale is not null) share /= update.Graph.Read(scale.Slot);
        optimizer.Apply(update, [.. gradients.Select((g, i) => (g.Weight, (Gradient)(update.Graph.Read(sums[i]) * share)!))], slots);
        _ = update.Step;
        Executor = new Executor(update.Graph, state, options);
        _lane = Executor.Rent();
    }

    // What is not finite is no number when it is taken from itself.
    private static Value IsFinite(Value number) => Op.Equal(number - number, Op.Zero(number));

    /// <summary>Runs the second graph.</summary>
    public Executor Executor { get; }

    /// <summary>Gives back the memory of the second graph; it does not run again.</summary>
    public void Release()
    {
        _lane.Release();
        _state.Remove(_finite);
    }

    /// <summary>Tells that the first graph has run; changes the weights where it was the last batch of an update.</summary>
    public void AddBatch()
    {
        if (_state.Buffer(_counted).AsSpan<long>()[0] % _batches != 0) return;
        bool finite = _scale is null || _state.Buffer(_finite).AsSpan<bool>()[0];
        if (finite) _lane.Run([]);
        _scale?.Adapt(_state, finite);
    }
}
