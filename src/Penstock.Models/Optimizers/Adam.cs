using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Adam (Kingma and Ba 2015), with Keras's defaults.</summary>
/// <param name="learningRate">Default 0.001.</param>
public class Adam(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>Decay of the first moment. Default 0.9.</summary>
    public double Beta1 { get; init => field = Share(value); } = 0.9;

    /// <summary>Decay of the second moment. Default 0.999.</summary>
    public double Beta2 { get; init => field = Share(value); } = 0.999;

    /// <summary>Added to the root of the second moment. Default 1e-7.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>Whether to divide by the largest second moment so far (Reddi et al. 2018). Default false.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        var op = new AdamUpdate(Beta1, Beta2, Epsilon, call.WeightDecay, AmsGrad);
        Value[] inputs = [weight, gradient, call.Read("momentum"), call.Read("velocity"), call.Rate, call.Step];
        if (AmsGrad) inputs = [.. inputs, call.Read("velocity_hat", 0, null, group: 1)];
        IReadOnlyList<Value> results = weight.Graph.Apply(op, inputs);
        call.Write("momentum", results[1]);
        call.Write("velocity", results[2]);
        if (AmsGrad) call.Write("velocity_hat", results[3]);
        return results[0];
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["beta_1"], config["beta_2"], config["epsilon"], config["amsgrad"]) = (Beta1, Beta2, Epsilon, AmsGrad);

    internal static Adam FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Beta1 = config.Number("beta_1", 0.9), Beta2 = config.Number("beta_2", 0.999), Epsilon = config.Number("epsilon", 1e-7), AmsGrad = config.Flag("amsgrad", false),
    };
}
