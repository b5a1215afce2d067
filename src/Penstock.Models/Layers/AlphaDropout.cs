using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Sets numbers to the least value of a SELU at random while training, and scales and moves all so that mean and variance stay (Klambauer et al. 2017); else gives its input.</summary>
public sealed class AlphaDropout : RandomLayer
{
    // The limit of SELU for small inputs: -scale * alpha.
    private const double Least = -1.0507009873554805 * 1.6732632423543772;

    /// <summary>Makes a dropout.</summary>
    /// <param name="rate">The part that is dropped, from 0 to below 1.</param>
    public AlphaDropout(double rate) => Rate = rate is >= 0 and < 1 ? rate : throw new ArgumentException(FormattableString.Invariant($"AlphaDropout: expected a rate from 0 to below 1, got {rate}."));

    /// <summary>The part that is dropped.</summary>
    public double Rate { get; }

    /// <summary>The shape of what is drawn: numbers along an axis of extent 1 are dropped together; -1 for the input's extent. Null, the default, for the input's shape.</summary>
    public IReadOnlyList<int>? NoiseShape { get; init; }

    private protected override Value Change(Value input, LayerCall call, long seed)
    {
        if (Rate == 0) return input;
        Require(NoiseShape is null || NoiseShape.Count == input.Shape.Rank, $"a noise shape of {input.Shape.Rank} axes", $"[{string.Join(", ", NoiseShape ?? [])}]");
        Shape noise = NoiseShape is null ? input.Shape : [.. NoiseShape.Select((n, axis) => n < 0 ? input.Shape[axis] : n)];
        Value draws = Op.RandomUniform(noise, seed, call.Step, type: input.DType);
        double scale = 1 / Math.Sqrt((1 - Rate) * (1 + Rate * Least * Least));
        Value kept = Op.GreaterOrEqual(draws, call.Graph.Number(Rate, input.DType));
        return Op.Where(kept, input, call.Graph.Number(Least, input.DType)) * scale - scale * Least * Rate;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["rate"] = Rate, ["seed"] = Seed, ["noise_shape"] = KerasText.List(NoiseShape?.Select(n => n < 0 ? (int?)null : n)),
    };

    internal static AlphaDropout FromConfig(KerasConfig config) => new(config.Number("rate"))
    {
        Seed = config.OptionalLong("seed"),
        NoiseShape = config["noise_shape"] is JsonArray shape ? [.. shape.Select(n => n?.GetValue<int>() ?? -1)] : null,
    };
}
