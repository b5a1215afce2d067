using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>One weight's part of a step of an optimizer.</summary>
public sealed class OptimizerCall
{
    private readonly ModelGraph _graph;
    private readonly Weight _weight;
    private readonly OptimizerSlots _slots;

    private readonly Dictionary<string, Value> _shared;

    internal OptimizerCall(ModelGraph graph, Weight weight, Value rate, OptimizerSlots slots, Dictionary<string, Value> shared) =>
        (_graph, _weight, Rate, _slots, _shared) = (graph, weight, rate, slots, shared);

    /// <summary>The learning rate, a scalar.</summary>
    public Value Rate { get; }

    /// <summary>The part of this weight, times the learning rate, that the step takes away first.</summary>
    public double WeightDecay { get; internal init; }

    /// <summary>The number of the step, an Int64 scalar, 1 for the first.</summary>
    public Value Step => _graph.Step;

    /// <summary>Layer and name of the weight that is being changed: <c>dense/kernel</c>.</summary>
    public string WeightPath => _weight.Path;

    /// <summary>The name of the weight that is being changed.</summary>
    public string WeightName => _weight.Name;

    /// <summary>The weight less what the step takes away first: weight * (1 - rate * decay).</summary>
    /// <param name="weight">The weight's value.</param>
    public Value Decayed(Value weight) => WeightDecay == 0 ? weight : weight - weight * (Rate * WeightDecay);

    /// <summary>The rate, which rises along a line over the first steps.</summary>
    internal Value Warmed(int steps) => steps == 0 ? Rate : Rate * Op.Minimum(Op.Cast(Step, DType.Float32) / steps, Rate.Graph.Number(1, DType.Float32));

    /// <summary>A number to the power of the step, a scalar, as corrections of bias take it; kept in Float64 until the last.</summary>
    internal Value PowerOfStep(double number, int ahead = 0)
    {
        Value step = Op.Cast(Step, DType.Float64);
        return Op.Power(step.Graph.Number(number, DType.Float64), ahead == 0 ? step : step + ahead);
    }

    /// <summary>The value that the optimizer keeps for this weight under a name, such as a momentum; it has the weight's shape.</summary>
    /// <param name="name">The slot's name.</param>
    /// <param name="initial">What every element begins with. Default 0.</param>
    public Value Read(string name, float initial = 0) => Read(name, initial, null);

    /// <summary>A slot of another shape than the weight's, or one that Keras lists behind those of the first kind.</summary>
    internal Value Read(string name, float initial, Shape? shape, int group = 0) => _graph.Graph.Read(_slots.Of(_weight, name, initial, shape, group));

    /// <summary>A slot that begins as another value at the weight's first step, whenever that comes: a weight may be unfrozen late.</summary>
    internal Value ReadOr(string name, Value otherwise, int group = 0)
    {
        Value slot = Read(name, float.NaN, null, group);
        return Op.Where(Op.IsNaN(slot), otherwise, slot);
    }

    /// <summary>Gives a slot its value for the next step.</summary>
    public void Write(string name, Value value) => _graph.Graph.Write(_slots.Of(_weight, name), value);

    /// <summary>Gives a slot its next value, and gives that.</summary>
    internal Value Next(string name, Value value)
    {
        Write(name, value);
        return value;
    }

    /// <summary>A scalar of the whole optimizer, brought forward once in a step.</summary>
    /// <param name="name">The slot's name.</param>
    /// <param name="initial">What it begins with.</param>
    /// <param name="next">Gives the step's value from that before.</param>
    /// <param name="group">Its place in Keras's order.</param>
    internal Value Shared(string name, float initial, Func<Value, Value> next, int group = OptimizerSlots.Shared)
    {
        if (_shared.TryGetValue(name, out Value? known)) return known;
        StateSlot slot = _slots.Of(null, name, initial, Shape.Scalar, group);
        Value value = next(_graph.Graph.Read(slot));
        _graph.Graph.Write(slot, value);
        return _shared[name] = value;
    }
}
