using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Adam with a momentum that looks ahead by one step (Dozat 2016), with Keras's defaults.</summary>
/// <param name="learningRate">Default 0.001.</param>
public sealed class Nadam(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
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
        Value decay = Momentum(call, 0), next = Momentum(call, 1);
        Value product = call.Shared("u_product", 1, before => before * decay);
        Value m = call.Read("momentum"), v = call.Read("velocity");
        m = call.Next("momentum", m + (gradient - m) * (1 - Beta1));
        v = call.Next("velocity", v + (Op.Square(gradient) - v) * (1 - Beta2));
        Value ahead = m * (next / (1 - product * next)) + gradient * ((1 - decay) / (1 - product));
        Value correction = Op.Cast(1 - call.PowerOfStep(Beta2), DType.Float32);
        return call.Decayed(weight) - ahead * call.Rate / (Op.Sqrt(v / correction) + Epsilon);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["beta_1"], config["beta_2"], config["epsilon"]) = (Beta1, Beta2, Epsilon);

    internal static Nadam FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Beta1 = config.Number("beta_1", 0.9), Beta2 = config.Number("beta_2", 0.999), Epsilon = config.Number("epsilon", 1e-7),
    };

    // The momentum of a step rises towards beta 1: beta1 * (1 - 0.96^step / 2).
    private Value Momentum(OptimizerCall call, int ahead) => Op.Cast(Beta1 * (1 - 0.5 * call.PowerOfStep(0.96, ahead)), DType.Float32);
}
