using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Adam's step made as long as the weight (You et al. 2020), for very large batches.</summary>
/// <param name="learningRate">Default 0.001.</param>
public sealed class Lamb(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>Decay of the first moment. Default 0.9.</summary>
    public double Beta1 { get; init => field = Share(value); } = 0.9;

    /// <summary>Decay of the second moment. Default 0.999.</summary>
    public double Beta2 { get; init => field = Share(value); } = 0.999;

    /// <summary>Added to the root of the second moment. Default 1e-7.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value m = call.Read("momentum"), v = call.Read("velocity"), decayed = call.Decayed(weight);
        m = call.Next("momentum", m + (gradient - m) * (1 - Beta1));
        v = call.Next("velocity", v + (Op.Square(gradient) - v) * (1 - Beta2));
        Value first = Op.Cast(1 - call.PowerOfStep(Beta1), DType.Float32), second = Op.Cast(1 - call.PowerOfStep(Beta2), DType.Float32);
        Value step = m / first / (Op.Sqrt(v / second) + Epsilon);
        Value length = Length(decayed), stride = Length(step), zero = length.Graph.Number(0, length.DType);
        Value areLong = Op.And(Op.Greater(length, zero), Op.Greater(stride, zero));
        return decayed - step * (Op.Where(areLong, length / stride, length.Graph.Number(1, length.DType)) * call.Rate);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["beta_1"], config["beta_2"], config["epsilon"]) = (Beta1, Beta2, Epsilon);

    internal static Lamb FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Beta1 = config.Number("beta_1", 0.9), Beta2 = config.Number("beta_2", 0.999), Epsilon = config.Number("epsilon", 1e-7),
    };

    private static Value Length(Value x) => Op.Sqrt(Op.Sum(Op.Square(x)));
}
