using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Sets numbers to 0 at random while training and divides the others by 1 - rate (Srivastava et al. 2014); else gives its input.</summary>
/// <param name="rate">The part that is dropped, from 0 to 1.</param>
public sealed class Dropout(double rate) : Layer
{
    /// <summary>The part that is dropped.</summary>
    public double Rate { get; } = rate is >= 0 and <= 1 ? rate : throw new ArgumentException($"Dropout: expected a rate from 0 to 1, got {rate}.");

    /// <summary>The shape of what is drawn: numbers along an axis of extent 1 are dropped together; -1 for the input's extent. Null, the default, for the input's shape.</summary>
    public IReadOnlyList<int>? NoiseShape { get; init; }

    /// <summary>The seed of the draws; null, the default, for one from the model's seed and the layer's name.</summary>
    public long? Seed { get; init; }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        if (!call.IsTraining || Rate == 0) return input;
        if (Rate == 1) return input * 0;
        long seed = Seed ?? call.Seed;
        if (NoiseShape is null) return Op.Dropout(input, Rate, seed, call.Step);
        Require(NoiseShape.Count == input.Shape.Rank, $"a noise shape of {input.Shape.Rank} axes", $"[{string.Join(", ", NoiseShape)}]");
        Value one = call.Graph.Number(1, input.DType);
        Value kept = Op.Dropout(Op.BroadcastTo(one, [.. NoiseShape.Select((n, axis) => n < 0 ? input.Shape[axis] : n)]), Rate, seed, call.Step);
        return input * kept;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["rate"] = Rate, ["seed"] = Seed, ["noise_shape"] = KerasText.List(NoiseShape?.Select(n => n < 0 ? (int?)null : n)),
    };

    internal static Dropout FromConfig(KerasConfig config) => new(config.Number("rate"))
    {
        Seed = config.OptionalWhole("seed"),
        NoiseShape = config["noise_shape"] is JsonArray shape ? [.. shape.Select(n => n?.GetValue<int>() ?? -1)] : null,
    };
}
