using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>x * scale + offset.</summary>
/// <param name="scale">The factor: 1 / 255f brings bytes to 0..1.</param>
/// <param name="offset">What is added. Default 0.</param>
public sealed class Rescaling(double scale, double offset = 0) : Layer
{
    /// <summary>The factor.</summary>
    public double Scale => scale;

    /// <summary>What is added.</summary>
    public double Offset => offset;

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => offset == 0 ? input * scale : input * scale + offset;

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["scale"] = scale, ["offset"] = offset };

    internal static Rescaling FromConfig(KerasConfig config) => new(config.Number("scale"), config.Number("offset", 0));
}
