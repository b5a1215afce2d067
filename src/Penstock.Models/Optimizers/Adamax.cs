using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Adam by the largest gradient so far instead of the root of the second moment (Kingma and Ba 2015), with Keras's defaults.</summary>
/// <param name="learningRate">Default 0.001.</param>
public sealed class Adamax(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>Decay of the first moment. Default 0.9.</summary>
    public double Beta1 { get; init => field = Share(value); } = 0.9;

    /// <summary>Decay of the largest gradient. Default 0.999.</summary>
    public double Beta2 { get; init => field = Share(value); } = 0.999;

    /// <summary>Added to the largest gradient. Default 1e-7.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value m = call.Read("momentum"), largest = call.Read("norm");
        m = call.Next("momentum", m + (gradient - m) * (1 - Beta1));
        largest = call.Next("norm", Op.Maximum(largest * Beta2, Op.Abs(gradient)));
        Value correction = Op.Cast(1 - call.PowerOfStep(Beta1), DType.Float32);
        return call.Decayed(weight) - m * (call.Rate / correction) / (largest + Epsilon);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["beta_1"], config["beta_2"], config["epsilon"]) = (Beta1, Beta2, Epsilon);

    internal static Adamax FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Beta1 = config.Number("beta_1", 0.9), Beta2 = config.Number("beta_2", 0.999), Epsilon = config.Number("epsilon", 1e-7),
    };
}
