using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Sets numbers to 0 at random while training and divides the others by 1 - rate (Srivastava et al. 2014); else gives its input.</summary>
public sealed class Dropout : RandomLayer
{
    /// <summary>Makes a dropout.</summary>
    /// <param name="rate">The part that is dropped, from 0 to 1.</param>
    public Dropout(double rate) => Rate = Share(rate, nameof(rate));

    /// <summary>The part that is dropped.</summary>
    public double Rate { get; }

    /// <summary>The shape of what is drawn: numbers along an axis of extent 1 are dropped together; -1 for the input's extent. Null, the default, for the input's shape.</summary>
    public IReadOnlyList<int>? NoiseShape { get; init; }

    private protected override Value Change(Value input, LayerCall call, long seed)
    {
        Require(NoiseShape is null || NoiseShape.Count == input.Shape.Rank, $"a noise shape of {input.Shape.Rank} axes", $"[{string.Join(", ", NoiseShape ?? [])}]");
        return Drop(input, NoiseShape is null ? input.Shape : [.. NoiseShape.Select((n, axis) => n < 0 ? input.Shape[axis] : n)], Rate, seed, call);
    }

    /// <summary>Drops numbers, together along the axes where the noise has extent 1.</summary>
    internal static Value Drop(Value input, Shape noise, double rate, long seed, LayerCall call)
    {
        if (rate == 0) return input;
        if (rate == 1) return input * 0;
        if (noise == input.Shape) return Op.Dropout(input, rate, seed, call.Step);
        return input * Op.Dropout(Op.BroadcastTo(call.Graph.Number(1, input.DType), noise), rate, seed, call.Step);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["rate"] = Rate, ["seed"] = Seed, ["noise_shape"] = KerasText.List(NoiseShape?.Select(n => n < 0 ? (int?)null : n)),
    };

    internal static Dropout FromConfig(KerasConfig config) => new(config.Number("rate"))
    {
        Seed = config.OptionalLong("seed"),
        NoiseShape = config["noise_shape"] is JsonArray shape ? [.. shape.Select(n => n?.GetValue<int>() ?? -1)] : null,
    };
}
