using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Applies a layer to every step of a sequence [batch, time, ..], as if the steps were examples. The layer sees the part of the mask that is of its step; behind it, as in Keras, there is no mask.</summary>
public sealed class TimeDistributed : Layer
{
    /// <param name="layer">The layer; it gives one result.</param>
    public TimeDistributed(Layer layer) => Layer = Part("layer", layer);

    /// <summary>The layer that is applied to every step.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> NamedInputs => ["mask"];

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 3, "input of rank 3 or more: [batch, time, ..]", $"shape {input.Shape}");
        Dim batch = input.Shape[0], time = input.Shape[1];
        Value steps = Op.Reshape(input, input.Shape.Without(0).With(0, batch * time));
        if ((call.Arguments.GetValueOrDefault("mask") ?? call.MaskOf(input)) is { } mask)
        {
            Require(mask.Shape.Rank >= 2, "a mask of rank 2 or more: [batch, time, ..]", $"shape {mask.Shape}");
            call.SetMask(steps, Op.Reshape(mask, mask.Shape.Without(0).With(0, batch * time)));
        }
        Value results = call.Apply(Layer, steps);
        return Op.Reshape(results, results.Shape.With(0, time).Insert(0, batch));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["layer"] = KerasModelConfig.WriteLayer(Layer) };

    internal static TimeDistributed FromConfig(KerasConfig config) => new(config.Layer("layer"));
}
