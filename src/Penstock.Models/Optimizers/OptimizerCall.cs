using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>One weight's part of a step of an optimizer.</summary>
public sealed class OptimizerCall
{
    private readonly ModelGraph _graph;
    private readonly Weight _weight;
    private readonly OptimizerSlots _slots;

    internal OptimizerCall(ModelGraph graph, Weight weight, Value rate, OptimizerSlots slots) => (_graph, _weight, Rate, _slots) = (graph, weight, rate, slots);

    /// <summary>The learning rate, a scalar.</summary>
    public Value Rate { get; }

    /// <summary>The part of this weight, times the learning rate, that the step takes away first.</summary>
    public double WeightDecay { get; internal init; }

    /// <summary>The number of the step, an Int64 scalar, 1 for the first.</summary>
    public Value Step => _graph.Step;

    /// <summary>The name of the weight that is being changed.</summary>
    public string WeightName => _weight.Name;

    /// <summary>The value that the optimizer keeps for this weight under a name, such as a momentum; it has the weight's shape.</summary>
    /// <param name="name">The slot's name.</param>
    /// <param name="initial">What every element begins with. Default 0.</param>
    public Value Read(string name, float initial = 0) => _graph.Graph.Read(_slots.Of(_weight, name, initial));

    /// <summary>Gives a slot its value for the next step.</summary>
    public void Write(string name, Value value) => _graph.Graph.Write(_slots.Of(_weight, name, 0), value);
}
