using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>x where x &gt; 0, else negativeSlope * x.</summary>
/// <param name="negativeSlope">Default 0.3.</param>
public sealed class LeakyReLU(double negativeSlope = 0.3) : Layer
{
    /// <summary>The slope below 0.</summary>
    public double NegativeSlope => negativeSlope;

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => Op.LeakyRelu(input, negativeSlope);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["negative_slope"] = negativeSlope };

    // Keras 2 called the slope alpha.
    internal static LeakyReLU FromConfig(KerasConfig config) => new(config.Number("negative_slope", config.Number("alpha", 0.3)));
}
