using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Normally, drawn again where more than two deviations from the mean.</summary>
/// <param name="Mean">Default 0.</param>
/// <param name="Deviation">Default 0.05.</param>
public sealed record TruncatedNormal(double Mean = 0, double Deviation = 0.05) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, long seed)
    {
        var draws = new Draws(seed);
        foreach (ref float value in values) value = (float)(Mean + Deviation * draws.Truncated());
    }

    /// <inheritdoc/>
    protected override JsonObject Settings() => new() { ["mean"] = Mean, ["stddev"] = Deviation, ["seed"] = Seed };

    internal static TruncatedNormal FromConfig(KerasConfig config) => new(config.Number("mean", 0), config.Number("stddev", 0.05)) { Seed = config.OptionalLong("seed") };
}
