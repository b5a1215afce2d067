using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Gradient descent between a sequence of steps and its average, each step counted by its squared rate (Defazio et al. 2024): no schedule
/// is needed. While it trains, weights lie between the two; after a training they are the average.
/// </summary>
/// <param name="learningRate">Default 0.0025.</param>
[KerasName("ScheduleFreeSGD")]
public sealed class ScheduleFreeSgd(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.0025)
{
    /// <summary>The part of the average in the weights that gradients are taken at. Default 0.9.</summary>
    public double Beta1 { get; init => field = Share(value); } = 0.9;

    /// <summary>Over how many steps the rate rises to its full. Default 0.</summary>
    public int WarmupSteps { get; init; }

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value rate = call.Warmed(WarmupSteps), squared = Op.Square(rate);
        Value sum = call.Shared("sum_sq_lrs", 0, before => before + squared, group: 2);
        _ = call.Shared("last_iteration", -1, _ => Op.Cast(call.Step, DType.Float32) - 1, group: 2);
        Value share = Op.Where(Op.Greater(sum, Op.Zero(sum)), squared / sum, Op.Zero(sum));
        Value pull = call.WeightDecay == 0 ? gradient : gradient + weight * call.WeightDecay;
        Value steps = call.Next("momentum", call.ReadOr("momentum", weight) - pull * rate);
        Value average = call.Next(Averaged, call.ReadOr(Averaged, weight, group: 1) * (1 - share) + steps * share);
        return steps * (1 - Beta1) + average * Beta1;
    }

    private const string Averaged = "averaged";

    internal override void Begin(Model model, OptimizerSlots slots) => ScheduleFree.Begin(model, slots, Beta1);

    internal override void Finish(Model model, OptimizerSlots slots)
    {
        base.Finish(model, slots);
        WeightAverages.Take(model, slots, Averaged);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => (config["beta_1"], config["warmup_steps"]) = (Beta1, WarmupSteps);

    internal static ScheduleFreeSgd FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.0025))
    {
        Beta1 = config.Number("beta_1", 0.9), WarmupSteps = config.Whole("warmup_steps", 0),
    };
}
