using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A rate that falls along half a cosine wave again and again, each time for longer and from a lower start (Loshchilov and Hutter 2017).</summary>
/// <param name="InitialRate">The rate of the first step.</param>
/// <param name="FirstDecaySteps">How long the first fall takes.</param>
/// <param name="TimeFactor">How much longer each fall takes than the one before. Default 2.</param>
/// <param name="RateFactor">The start of each fall over that of the one before. Default 1.</param>
/// <param name="Alpha">The part of the initial rate that is left at the end. Default 0.</param>
public sealed record CosineDecayRestarts(double InitialRate, long FirstDecaySteps, double TimeFactor = 2, double RateFactor = 1, double Alpha = 0) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        double completed = (double)step / FirstDecaySteps, fraction, restarts;
        if (TimeFactor == 1)
        {
            restarts = Math.Floor(completed);
            fraction = completed - restarts;
        }
        else
        {
            restarts = Math.Floor(Math.Log(1 - completed * (1 - TimeFactor)) / Math.Log(TimeFactor));
            double before = (1 - Math.Pow(TimeFactor, restarts)) / (1 - TimeFactor);
            fraction = (completed - before) / Math.Pow(TimeFactor, restarts);
        }
        double wave = 0.5 * Math.Pow(RateFactor, restarts) * (1 + Math.Cos(Math.PI * fraction));
        return InitialRate * ((1 - Alpha) * wave + Alpha);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["initial_learning_rate"] = InitialRate, ["first_decay_steps"] = FirstDecaySteps, ["t_mul"] = TimeFactor, ["m_mul"] = RateFactor,
        ["alpha"] = Alpha, ["name"] = "SGDRDecay",
    };

    internal static CosineDecayRestarts FromConfig(KerasConfig config) => new(config.Number("initial_learning_rate"), config.Whole("first_decay_steps"),
        config.Number("t_mul", 2), config.Number("m_mul", 1), config.Number("alpha", 0));
}
