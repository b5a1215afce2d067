using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Adam without a momentum, between a sequence of steps and its average (Defazio et al. 2024): no schedule is needed. While it trains,
/// weights lie between the two; after a training they are the average.
/// </summary>
/// <param name="learningRate">Default 0.0025.</param>
public sealed class ScheduleFreeAdamW(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.0025)
{
    /// <summary>The part of the average in the weights that gradients are taken at, above 0 and up to 1. Default 0.9.</summary>
    public double Beta1
    {
        get;
        init => field = value > 0 ? Share(value) : throw new ArgumentException(FormattableString.Invariant($"ScheduleFreeAdamW: expected a Beta1 above 0, got {value}."));
    } = 0.9;

    /// <summary>Decay of the second moment. Default 0.999.</summary>
    public double Beta2 { get; init => field = Share(value); } = 0.999;

    /// <summary>Added to the root of the second moment. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Over how many steps the rate rises to its full. Default 0.</summary>
    public int WarmupSteps { get; init; }

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value before = call.ReadOr("momentum", weight), v = call.Read("velocity");
        v = call.Next("velocity", v + (Op.Square(gradient) - v) * (1 - Beta2));
        Value root = Op.Sqrt(v / Op.Cast(1 - call.PowerOfStep(Beta2), DType.Float32)) + Epsilon;
        Value steps = call.Next("momentum", before - gradient * call.Warmed(WarmupSteps) / root);
        Value share = Op.Reciprocal(Op.Cast(call.Step, DType.Float32));
        Value average = (call.Decayed(weight) - before * (1 - Beta1)) / Beta1;
        average = average * (1 - share) + steps * share;
        return steps * (1 - Beta1) + average * Beta1;
    }

    internal override void Begin(Model model, OptimizerSlots slots) => ScheduleFree.Begin(model, slots, Beta1);

    internal override void Finish(Model model, OptimizerSlots slots)
    {
        ScheduleFree.Finish(model, slots, Beta1);
        base.Finish(model, slots);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["beta_1"], config["beta_2"], config["epsilon"], config["warmup_steps"]) = (Beta1, Beta2, Epsilon, WarmupSteps);

    internal static ScheduleFreeAdamW FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.0025))
    {
        Beta1 = config.Number("beta_1", 0.9), Beta2 = config.Number("beta_2", 0.999), Epsilon = config.Number("epsilon", 1e-8), WarmupSteps = config.Whole("warmup_steps", 0),
    };
}
