using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Evenly between two limits.</summary>
/// <param name="Low">Default -0.05.</param>
/// <param name="High">Default 0.05.</param>
public sealed record RandomUniform(double Low = -0.05, double High = 0.05) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, long seed)
    {
        var draws = new Draws(seed);
        double middle = (Low + High) / 2, half = (High - Low) / 2;
        foreach (ref float value in values) value = (float)(middle + half * draws.Even());
    }

    /// <inheritdoc/>
    protected override JsonObject Settings() => new() { ["minval"] = Low, ["maxval"] = High, ["seed"] = Seed };

    internal static RandomUniform FromConfig(KerasConfig config) => new(config.Number("minval", -0.05), config.Number("maxval", 0.05)) { Seed = config.OptionalLong("seed") };
}
