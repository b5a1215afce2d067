using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>x * scale + offset.</summary>
public sealed class Rescaling : Layer
{
    /// <summary>One factor for all numbers.</summary>
    /// <param name="scale">The factor: 1 / 255f brings bytes to 0..1.</param>
    /// <param name="offset">What is added. Default 0.</param>
    public Rescaling(double scale, double offset = 0) : this([scale], [offset])
    {
    }

    /// <summary>A factor for each channel, the last axis.</summary>
    /// <param name="scales">The factors; one for all channels, or one for each.</param>
    /// <param name="offsets">What is added; one number for all channels, or one for each.</param>
    public Rescaling(IReadOnlyList<double> scales, IReadOnlyList<double> offsets)
    {
        Require(scales.Count > 0 && offsets.Count > 0, "one scale and one offset or more", $"{scales.Count} and {offsets.Count}");
        (Scales, Offsets) = ([.. scales], [.. offsets]);
    }

    /// <summary>The factor, that of the first channel where there are several.</summary>
    public double Scale => Scales[0];

    /// <summary>What is added, to the first channel where there are several.</summary>
    public double Offset => Offsets[0];

    /// <summary>The factors: one for all channels, or one for each.</summary>
    public IReadOnlyList<double> Scales { get; }

    /// <summary>What is added: one number for all channels, or one for each.</summary>
    public IReadOnlyList<double> Offsets { get; }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Value scaled = input * Numbers(Scales, input);
        return Offsets is [0] ? scaled : scaled + Numbers(Offsets, input);
    }

    private Value Numbers(IReadOnlyList<double> all, Value input)
    {
        if (all is [var one]) return input.Graph.Number(one, input.DType);
        Require(input.Shape.Rank > 0 && input.Shape[-1] == all.Count, $"{all.Count} channels", $"shape {input.Shape}");
        return Op.Cast(input.Graph.Constant(Tensor.From([.. all])), input.DType);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["scale"] = Written(Scales), ["offset"] = Written(Offsets) };

    private static JsonNode Written(IReadOnlyList<double> all) => all is [var one] ? one : new JsonArray([.. all.Select(n => JsonValue.Create(n))]);

    internal static Rescaling FromConfig(KerasConfig config) => new(config.Numbers("scale") ?? [config.Number("scale")], config.Numbers("offset") ?? [0]);
}
