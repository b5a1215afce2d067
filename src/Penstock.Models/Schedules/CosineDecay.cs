using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A rate that may first rise along a line, then falls along half a cosine wave (Loshchilov and Hutter 2017): rate * ((1 - alpha) (1 + cos(pi step / decaySteps)) / 2 + alpha).</summary>
/// <param name="InitialRate">The rate of the first step.</param>
/// <param name="DecaySteps">How long it falls.</param>
/// <param name="Alpha">The part that is left at the end. Default 0.</param>
public sealed record CosineDecay(double InitialRate, long DecaySteps, double Alpha = 0) : Schedule
{
    /// <summary>Where the warm-up leads and the fall begins; null, the default, for no warm-up.</summary>
    public double? WarmupTarget { get; init; }

    /// <summary>How long the rate rises from the initial rate to the target. Default 0.</summary>
    public long WarmupSteps { get; init; }

    /// <inheritdoc/>
    public override double At(long step)
    {
        if (WarmupTarget is not { } target) return Fall(step, InitialRate);
        return step < WarmupSteps ? InitialRate + (target - InitialRate) * step / WarmupSteps : Fall(step - WarmupSteps, target);
    }

    private double Fall(long step, double from) =>
        from * ((1 - Alpha) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, DecaySteps) / DecaySteps)) + Alpha);

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["initial_learning_rate"] = InitialRate, ["decay_steps"] = DecaySteps, ["alpha"] = Alpha, ["name"] = "CosineDecay",
        ["warmup_target"] = WarmupTarget, ["warmup_steps"] = WarmupSteps,
    };

    internal static CosineDecay FromConfig(KerasConfig config) => new(config.Number("initial_learning_rate"), config.Whole("decay_steps"), config.Number("alpha", 0))
    {
        WarmupTarget = config.OptionalNumber("warmup_target"),
        WarmupSteps = config.Whole("warmup_steps", 0),
    };
}
