using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Changes weights by their gradients.</summary>
/// <param name="learningRate">A number, or a schedule.</param>
public abstract class Optimizer(Schedule learningRate)
{
    /// <summary>The learning rate by step.</summary>
    public Schedule LearningRate => learningRate;

    /// <summary>The largest norm of the gradient of one weight; longer ones are scaled down. Default none.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest norm of all gradients together; longer ones are scaled down. Default none.</summary>
    public double? GlobalClipNorm { get; init; }

    /// <summary>The largest size of an element of a gradient; larger ones are cut. Default none.</summary>
    public double? ClipValue { get; init; }

    /// <summary>The optimizer's name in Keras.</summary>
    public virtual string KerasName => GetType().Name;

    /// <summary>Adds the nodes of one step for one weight: reads and writes its slots, and gives the weight's new value.</summary>
    protected internal abstract Value Update(Value weight, Value gradient, OptimizerCall call);

    /// <summary>Adds the nodes of one step.</summary>
    internal void Apply(ModelGraph graph, IReadOnlyList<(Weight Weight, Gradient Gradient)> gradients, OptimizerSlots slots)
    {
        Value rate = graph.Graph.Read(slots.Rate);
        Value[] dense = Clip([.. gradients.Select(g => g.Gradient.ToDense())]);
        for (int i = 0; i < dense.Length; i++)
        {
            Weight weight = gradients[i].Weight;
            var call = new OptimizerCall(graph, weight, rate, slots);
            graph.Graph.Write(weight.Slot(graph.Seed), Update(graph.Read(weight), dense[i], call));
        }
    }

    private Value[] Clip(Value[] gradients)
    {
        if (ClipValue is { } most) gradients = [.. gradients.Select(g => Op.Minimum(Op.Maximum(g, g.Graph.Number(-most, g.DType)), g.Graph.Number(most, g.DType)))];
        if (ClipNorm is { } norm) gradients = [.. gradients.Select(g => g * Shrink(Op.Sum(Op.Square(g)), norm))];
        if (GlobalClipNorm is { } global && gradients.Length > 0)
        {
            Value factor = Shrink(gradients.Select(g => Op.Sum(Op.Square(g))).Aggregate((a, b) => a + b), global);
            gradients = [.. gradients.Select(g => g * factor)];
        }
        return gradients;
    }

    private static Value Shrink(Value squaredNorm, double most)
    {
        Value norm = Op.Sqrt(squaredNorm);
        Value limit = norm.Graph.Number(most, norm.DType);
        return limit / Op.Maximum(norm, limit);
    }
}
