using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Adam without a momentum, its second moment of a matrix told by means of rows and columns, its steps relative to the weight (Shazeer and Stern 2018).</summary>
/// <param name="learningRate">Default 0.001.</param>
public sealed class Adafactor(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>How the decay of the second moment comes to 1: 1 - step^decay. Default -0.8.</summary>
    public double Beta2Decay { get; init; } = -0.8;

    /// <summary>Added to squares of gradients. Default 1e-30.</summary>
    public double Epsilon1 { get; init; } = 1e-30;

    /// <summary>The least size of a weight that steps are relative to. Default 0.001.</summary>
    public double Epsilon2 { get; init; } = 1e-3;

    /// <summary>The largest root mean square of a step; larger ones are scaled down. Default 1.</summary>
    public double ClipThreshold { get; init; } = 1;

    /// <summary>Whether the rate, where it is a number, is at most 1 over the root of the step. Default true; steps are so in any case.</summary>
    public bool RelativeStep { get; init; } = true;

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value step = Op.Cast(call.Step, DType.Float32), decayed = call.Decayed(weight);
        Value rate = Op.Minimum(call.Rate, Op.ReciprocalSqrt(step)) * Op.Maximum(Size(decayed), step.Graph.Number(Epsilon2, step.DType));
        Value keep = Op.Cast(1 - Op.Power(Op.Cast(call.Step, DType.Float64), step.Graph.Number(Beta2Decay, DType.Float64)), DType.Float32);
        Value squares = Op.Square(gradient) + Epsilon1;
        Value moment = weight.Shape.Rank < 2 ? Plain(squares, keep, call) : Factored(squares, keep, call);
        Value change = gradient / Op.Sqrt(moment);
        return decayed - change * (rate / Op.Maximum(Size(change) / ClipThreshold, step.Graph.Number(1, step.DType)));
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["beta_2_decay"], config["epsilon_1"], config["epsilon_2"], config["clip_threshold"], config["relative_step"]) =
        (Beta2Decay, Epsilon1, Epsilon2, ClipThreshold, RelativeStep);

    internal static Adafactor FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Beta2Decay = config.Number("beta_2_decay", -0.8), Epsilon1 = config.Number("epsilon_1", 1e-30), Epsilon2 = config.Number("epsilon_2", 1e-3),
        ClipThreshold = config.Number("clip_threshold", 1), RelativeStep = config.Flag("relative_step", true),
    };

    // Keras keeps scalars in the places of rows and columns, and never uses them.
    private static Value Plain(Value squares, Value keep, OptimizerCall call)
    {
        foreach (string name in new[] { "rows", "columns" }) _ = call.Read(name, 0, Shape.Scalar);
        return call.Next("velocity", call.Read("velocity") * keep + squares * (1 - keep));
    }

    private static Value Factored(Value squares, Value keep, OptimizerCall call)
    {
        Value rows = call.Read("rows", 0, squares.Shape.Without(-1)), columns = call.Read("columns", 0, squares.Shape.Without(-2));
        rows = call.Next("rows", rows * keep + Op.Mean(squares, -1) * (1 - keep));
        columns = call.Next("columns", columns * keep + Op.Mean(squares, -2) * (1 - keep));
        _ = call.Read("velocity");
        Value share = rows / Op.ExpandDims(Op.Mean(rows, -1), -1);
        return call.Next("velocity", Op.ExpandDims(share, -1) * Op.ExpandDims(columns, -2));
    }

    private static Value Size(Value x) => Op.Sqrt(Op.Mean(Op.Square(x)));
}
