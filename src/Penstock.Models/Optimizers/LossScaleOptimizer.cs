using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Another optimizer, for a loss that is multiplied by a scale so that small gradients do not vanish: the gradients are divided by it again, an update
/// with one that is not finite is left out and halves the scale. <see cref="DTypePolicy.MixedFloat16"/> does the same by itself, with the defaults.
/// </summary>
public sealed class LossScaleOptimizer : Optimizer
{
    // Keras's outer optimizer has a learning rate of its own, which is 0.
    private readonly StateSlot _rate = new("outer_learning_rate", Tensor.Scalar(0f));

    /// <summary>Scales the loss of an optimizer.</summary>
    /// <param name="innerOptimizer">What changes the weights; clips, decay, averages and accumulation are its own.</param>
    /// <param name="initialScale">What the loss is multiplied by at first. Default 32768.</param>
    /// <param name="dynamicGrowthSteps">After how many finite updates in a row the scale is doubled. Default 2000.</param>
    public LossScaleOptimizer(Optimizer innerOptimizer, double initialScale = LossScale.First, int dynamicGrowthSteps = LossScale.GrowthSteps) : base(innerOptimizer.LearningRate)
    {
        InnerOptimizer = innerOptimizer is not LossScaleOptimizer ? innerOptimizer : throw new ArgumentException("LossScaleOptimizer: expected an optimizer that does not scale the loss, got one within another.");
        InitialScale = float.IsFinite((float)initialScale) && initialScale > 0 ? initialScale : throw new ArgumentException(FormattableString.Invariant($"LossScaleOptimizer: expected an initial scale above 0, got {initialScale}."));
        DynamicGrowthSteps = dynamicGrowthSteps >= 1 ? dynamicGrowthSteps : throw new ArgumentException($"LossScaleOptimizer: expected 1 or more steps until the scale grows, got {dynamicGrowthSteps}.");
    }

    /// <summary>What changes the weights.</summary>
    public Optimizer InnerOptimizer { get; }

    /// <summary>What the loss is multiplied by at first.</summary>
    public double InitialScale { get; }

    /// <summary>After how many finite updates in a row the scale is doubled.</summary>
    public int DynamicGrowthSteps { get; }

    /// <inheritdoc/>
    public override int GradientAccumulationSteps
    {
        get => InnerOptimizer.GradientAccumulationSteps;
        set => InnerOptimizer.GradientAccumulationSteps = value;
    }

    internal override bool ScalesLoss => true;

    internal override LossScale NewLossScale() => new(InitialScale, DynamicGrowthSteps);

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call) => InnerOptimizer.Update(weight, gradient, call);

    internal override void Apply(ModelGraph graph, IReadOnlyList<(Weight Weight, Gradient Gradient)> gradients, OptimizerSlots slots)
    {
        ExpectNothingOfItsOwn("its inner optimizer");
        InnerOptimizer.Apply(graph, gradients, slots);
    }

    internal override IEnumerable<(string Name, StateSlot Slot)> Listed(OptimizerSlots slots, IReadOnlyList<(string Name, StateSlot Slot)> own)
    {
        LossScale scale = slots.ScaleFor(this);
        return [("iteration", slots.Step), ("learning_rate", _rate), ("step_counter", scale.Finite), ("dynamic_scale", scale.Slot), .. own.Select(s => ($"inner_{s.Name}", s.Slot))];
    }

    internal override void SetRate(StateStore state, OptimizerSlots slots, double rate) => InnerOptimizer.SetRate(state, slots, rate);

    internal override void SetRate(StateStore state, OptimizerSlots slots, long step, double factor) => InnerOptimizer.SetRate(state, slots, step, factor);

    internal override void Begin(Model model, OptimizerSlots slots) => InnerOptimizer.Begin(model, slots);

    internal override void Finish(Model model, OptimizerSlots slots) => InnerOptimizer.Finish(model, slots);

    /// <inheritdoc/>
    protected override void Write(JsonObject config)
    {
        // Keras takes no other settings here.
        config.Clear();
        (config["name"], config["inner_optimizer"]) = (LayerNames.SnakeCase(KerasName), InnerOptimizer.Described());
        (config["initial_scale"], config["dynamic_growth_steps"]) = (InitialScale, DynamicGrowthSteps);
    }

    internal static LossScaleOptimizer FromConfig(KerasConfig config) =>
        new(Within(config["inner_optimizer"], nameof(LossScaleOptimizer)), config.Number("initial_scale", LossScale.First), config.Whole("dynamic_growth_steps", LossScale.GrowthSteps));
}
