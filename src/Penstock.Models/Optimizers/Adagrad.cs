using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Gradients over the root of the sum of all their squares so far (Duchi et al. 2011).</summary>
/// <param name="learningRate">Default 0.001.</param>
public sealed class Adagrad(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>What the sums of squares begin with. Default 0.1.</summary>
    public double InitialAccumulatorValue { get; init; } = 0.1;

    /// <summary>Added to the sum of squares. Default 1e-7.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value sum = call.Read("accumulator", (float)InitialAccumulatorValue);
        sum = call.Next("accumulator", sum + Op.Square(gradient));
        return call.Decayed(weight) - gradient * call.Rate / Op.Sqrt(sum + Epsilon);
    }

    private protected override bool LeavesRows => true;

    private protected override Value UpdateRows(Value weight, Value indices, Value rows, OptimizerCall call)
    {
        Value sum = call.Read("accumulator", (float)InitialAccumulatorValue), squares = Op.Square(rows), before = Op.Gather(sum, indices);
        call.Write("accumulator", Op.AddRows(sum, indices, squares));
        return Op.AddRows(weight, indices, -(rows * call.Rate / Op.Sqrt(before + squares + Epsilon)));
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["initial_accumulator_value"], config["epsilon"]) = (InitialAccumulatorValue, Epsilon);

    internal static Adagrad FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        InitialAccumulatorValue = config.Number("initial_accumulator_value", 0.1), Epsilon = config.Number("epsilon", 1e-7),
    };
}
