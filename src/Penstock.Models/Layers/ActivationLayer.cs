using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Applies an activation function.</summary>
/// <param name="activation">The function.</param>
[KerasName("Activation")]
public sealed class ActivationLayer(Activation activation) : Layer
{
    /// <summary>The function.</summary>
    public Activation Activation => activation;

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => activation.Apply(input);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["activation"] = activation.Name };

    internal static ActivationLayer FromConfig(KerasConfig config) => new(config.Activation("activation"));
}
