using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>initialRate / (1 + decayRate * step / decaySteps).</summary>
/// <param name="InitialRate">The rate of the first step.</param>
/// <param name="DecaySteps">The steps of one decay.</param>
/// <param name="DecayRate">The rate of decay.</param>
/// <param name="Staircase">Whether the rate changes only after every decaySteps. Default false.</param>
public sealed record InverseTimeDecay(double InitialRate, long DecaySteps, double DecayRate, bool Staircase = false) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        double decays = (double)step / DecaySteps;
        return InitialRate / (1 + DecayRate * (Staircase ? Math.Floor(decays) : decays));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["initial_learning_rate"] = InitialRate, ["decay_steps"] = DecaySteps, ["decay_rate"] = DecayRate, ["staircase"] = Staircase, ["name"] = "InverseTimeDecay",
    };

    internal static InverseTimeDecay FromConfig(KerasConfig config) => new(config.Number("initial_learning_rate"), config.Whole("decay_steps"), config.Number("decay_rate"), config.Flag("staircase", false));
}
