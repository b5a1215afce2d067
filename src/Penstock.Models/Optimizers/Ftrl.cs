using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Follows the leader with L1 and L2 penalties that leave many weights at 0 (McMahan et al. 2013).</summary>
/// <param name="learningRate">Default 0.001.</param>
public sealed class Ftrl(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>The power of the sum of squares that the rate falls with; 0 or less. Default -0.5.</summary>
    public double LearningRatePower
    {
        get;
        init => field = value <= 0 ? value : throw new ArgumentException(FormattableString.Invariant($"Ftrl: expected a LearningRatePower of 0 or less, got {value}."));
    } = -0.5;

    /// <summary>What the sums of squares begin with. Default 0.1.</summary>
    public double InitialAccumulatorValue { get; init; } = 0.1;

    /// <summary>The penalty on sizes. Default 0.</summary>
    public double L1RegularizationStrength { get; init; }

    /// <summary>The penalty on squares, which steadies. Default 0.</summary>
    public double L2RegularizationStrength { get; init; }

    /// <summary>The penalty on squares, which is part of the loss. Default 0.</summary>
    public double L2ShrinkageRegularizationStrength { get; init; }

    /// <summary>Added to the rate's denominator. Default 0.</summary>
    public double Beta { get; init; }

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value before = call.Read("accumulator", (float)InitialAccumulatorValue), linear = call.Read("linear"), decayed = call.Decayed(weight);
        Value pull = gradient + decayed * (2 * L2ShrinkageRegularizationStrength);
        Value sum = call.Next("accumulator", before + Op.Square(gradient));
        linear = call.Next("linear", linear + pull - (Root(sum) - Root(before)) / call.Rate * decayed);
        Value curvature = (Root(sum) + Beta) / call.Rate + 2 * L2RegularizationStrength;
        return (Targets.Clip(linear, -L1RegularizationStrength, L1RegularizationStrength) - linear) / curvature;
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["learning_rate_power"], config["initial_accumulator_value"], config["l1_regularization_strength"], config["l2_regularization_strength"],
            config["l2_shrinkage_regularization_strength"], config["beta"]) =
        (LearningRatePower, InitialAccumulatorValue, L1RegularizationStrength, L2RegularizationStrength, L2ShrinkageRegularizationStrength, Beta);

    internal static Ftrl FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        LearningRatePower = config.Number("learning_rate_power", -0.5), InitialAccumulatorValue = config.Number("initial_accumulator_value", 0.1),
        L1RegularizationStrength = config.Number("l1_regularization_strength", 0), L2RegularizationStrength = config.Number("l2_regularization_strength", 0),
        L2ShrinkageRegularizationStrength = config.Number("l2_shrinkage_regularization_strength", 0), Beta = config.Number("beta", 0),
    };

    private Value Root(Value sum) => LearningRatePower == -0.5 ? Op.Sqrt(sum) : Op.Power(sum, sum.Graph.Number(-LearningRatePower, sum.DType));
}
