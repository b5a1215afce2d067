using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>(initialRate - endRate) * (1 - step / decaySteps)^power + endRate, up to decaySteps; then endRate.</summary>
/// <param name="InitialRate">The rate of the first step.</param>
/// <param name="DecaySteps">How long it falls.</param>
/// <param name="EndRate">The rate at the end. Default 0.0001.</param>
/// <param name="Power">The shape of the fall; 1, the default, is a line.</param>
/// <param name="Cycle">Whether the rate rises again at the end and falls for longer. Default false.</param>
public sealed record PolynomialDecay(double InitialRate, long DecaySteps, double EndRate = 1e-4, double Power = 1, bool Cycle = false) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        double steps = Cycle ? DecaySteps * Math.Max(1, Math.Ceiling((double)step / DecaySteps)) : DecaySteps;
        return (InitialRate - EndRate) * Math.Pow(1 - Math.Min(step, steps) / steps, Power) + EndRate;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["initial_learning_rate"] = InitialRate, ["decay_steps"] = DecaySteps, ["end_learning_rate"] = EndRate, ["power"] = Power, ["cycle"] = Cycle,
        ["name"] = "PolynomialDecay",
    };

    internal static PolynomialDecay FromConfig(KerasConfig config) => new(config.Number("initial_learning_rate"), config.Whole("decay_steps"),
        config.Number("end_learning_rate", 1e-4), config.Number("power", 1), config.Flag("cycle", false));
}
