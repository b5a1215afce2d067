using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Gives its input.</summary>
public sealed class Identity : Layer
{
    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => input;

    internal static Identity FromConfig(KerasConfig _) => new();
}
