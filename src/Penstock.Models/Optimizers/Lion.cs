using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The sign of a momentum (Chen et al. 2023): every element moves by the rate.</summary>
/// <param name="learningRate">Default 0.001.</param>
public sealed class Lion(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>The part of the momentum in what gives the sign. Default 0.9.</summary>
    public double Beta1 { get; init => field = Share(value); } = 0.9;

    /// <summary>Decay of the momentum. Default 0.99.</summary>
    public double Beta2 { get; init => field = Share(value); } = 0.99;

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value m = call.Read("momentum");
        call.Write("momentum", m * Beta2 + gradient * (1 - Beta2));
        return call.Decayed(weight) - Op.Sign(m * Beta1 + gradient * (1 - Beta1)) * call.Rate;
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["beta_1"], config["beta_2"]) = (Beta1, Beta2);

    internal static Lion FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Beta1 = config.Number("beta_1", 0.9), Beta2 = config.Number("beta_2", 0.99),
    };
}
