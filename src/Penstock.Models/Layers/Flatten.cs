using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>All numbers of an example in one axis. Input [batch, ..], output [batch, size].</summary>
public sealed class Flatten : Layer
{
    /// <summary>Which axis holds the channels; they come last in the output's order. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 1, "input with a batch axis", $"shape {input.Shape}");
        return Op.Reshape(DataFormat.ToLast(input), [input.Shape[0], input.Shape.Product(1, input.Shape.Rank)]);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["data_format"] = KerasText.Of(DataFormat) };

    internal static Flatten FromConfig(KerasConfig config) => new() { DataFormat = config.Choice("data_format", DataFormat.ChannelsLast) };
}
