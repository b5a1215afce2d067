using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>RMSprop (Hinton 2012): gradients over the root of their mean square.</summary>
/// <param name="learningRate">Default 0.001.</param>
[KerasName("RMSprop")]
public sealed class RmsProp(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>Decay of the mean square. Default 0.9.</summary>
    public double Rho { get; init => field = Share(value); } = 0.9;

    /// <summary>Decay of the velocity. Default 0: there is none.</summary>
    public double Momentum { get; init => field = Share(value); }

    /// <summary>Added to the mean square. Default 1e-7.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>Whether to divide by the deviation instead of the root of the mean square. Default false.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        List<string> slots = ["velocity"];
        if (Momentum != 0) slots.Add("momentum");
        if (Centered) slots.Add("average_gradient");
        IReadOnlyList<Value> results = weight.Graph.Apply(new RmsPropUpdate(Rho, Momentum, Epsilon, Centered, call.WeightDecay), [weight, gradient, call.Rate, .. slots.Select((s, i) => call.Read(s, 0, null, group: i))]);
        for (int i = 0; i < slots.Count; i++) call.Write(slots[i], results[i + 1]);
        return results[0];
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["rho"], config["momentum"], config["epsilon"], config["centered"]) = (Rho, Momentum, Epsilon, Centered);

    internal static RmsProp FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Rho = config.Number("rho", 0.9), Momentum = config.Number("momentum", 0), Epsilon = config.Number("epsilon", 1e-7), Centered = config.Flag("centered", false),
    };
}
