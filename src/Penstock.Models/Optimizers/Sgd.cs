using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Gradient descent: w = w - rate g, with or without momentum.</summary>
/// <param name="learningRate">Default 0.01.</param>
[KerasName("SGD")]
public sealed class Sgd(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.01)
{
    /// <summary>Decay of the velocity. Default 0: there is none.</summary>
    public double Momentum { get; init => field = Share(value); }

    /// <summary>Whether to look ahead by one step (Nesterov 1983). Default false.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value[] inputs = Momentum == 0 ? [weight, gradient, call.Rate] : [weight, gradient, call.Rate, call.Read("momentum")];
        IReadOnlyList<Value> results = weight.Graph.Apply(new SgdUpdate(Momentum, Nesterov, call.WeightDecay), inputs);
        if (Momentum != 0) call.Write("momentum", results[1]);
        return results[0];
    }

    private protected override bool LeavesRows => Momentum == 0;

    private protected override Value UpdateRows(Value weight, Value indices, Value rows, OptimizerCall call) => Op.AddRows(weight, indices, -(rows * call.Rate));

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => (config["momentum"], config["nesterov"]) = (Momentum, Nesterov);

    internal static Sgd FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.01))
    {
        Momentum = config.Number("momentum", 0), Nesterov = config.Flag("nesterov", false),
    };
}
