using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>One metric's part of a step of training or evaluation.</summary>
public sealed class MetricCall
{
    private readonly Graph _graph;
    private readonly MetricSums _sums;
    private readonly Loss? _loss;

    internal MetricCall(Graph graph, MetricSums sums, Value target, Value output, Value? weight, Loss? loss) =>
        (_graph, _sums, Target, Output, Weight, _loss) = (graph, sums, target, output, weight, loss);

    /// <summary>What the model should have given, [batch, ..].</summary>
    public Value Target { get; }

    /// <summary>What the model gave, [batch, ..].</summary>
    public Value Output { get; }

    /// <summary>How much each example counts, [batch]; null for 1.</summary>
    public Value? Weight { get; }

    /// <summary>The outputs as probabilities: sigmoid or softmax of logits, where the loss takes logits; else as they are.</summary>
    public Value Probabilities => _loss is null || Logits.Of(Output) is not null ? Output : _loss.ToProbabilities(Output);

    /// <summary>Adds a value to a sum, kept in Float64.</summary>
    /// <param name="name">The sum's name within the metric.</param>
    /// <param name="increment">What the batch adds; its shape is the sum's.</param>
    public void Add(string name, Value increment)
    {
        StateSlot slot = _sums.Slot(name, increment.Shape);
        _graph.Write(slot, _graph.Read(slot) + Op.Cast(increment, DType.Float64));
    }

    /// <summary>Adds a value of every example, times its weight, to "total", and the weights to "count": the sums of a mean.</summary>
    /// <param name="values">[batch] or [batch, ..].</param>
    public void AddMean(Value values) => AddMean(values, isWeighted: false);

    /// <summary>The same, of values that have the weights of examples in them already, or not.</summary>
    internal void AddMean(Value values, bool isWeighted)
    {
        Value numbers = Op.Cast(values, values.DType.IsFloating() ? values.DType : DType.Float32);
        if (Weight is null || isWeighted)
        {
            Add("total", Op.Sum(numbers));
            Add("count", Op.Number(numbers.Shape.Size, numbers));
        }
        else
        {
            Value weight = Weights.Spread(Weight, numbers);
            Add("total", Op.Sum(numbers * weight));
            Add("count", Op.Sum(weight));
        }
    }
}
