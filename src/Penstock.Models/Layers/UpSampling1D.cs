using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Every step of sequences repeated. Input [batch, steps, channels], output [batch, steps * size, channels].</summary>
/// <param name="size">How often. Default 2.</param>
public sealed class UpSampling1D(int size = 2) : Layer
{
    /// <summary>How often a step is repeated.</summary>
    public int Size { get; } = size >= 1 ? size : throw new ArgumentException($"UpSampling1D: expected a size of 1 or more, got {size}.");

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => DataFormat.ChannelsLast.Apply(input, 1, Label, x => Enlargement.Repeat(x, 1, [Size]));

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["size"] = Size };

    internal static UpSampling1D FromConfig(KerasConfig config) => new(config.Whole("size", 2));
}
