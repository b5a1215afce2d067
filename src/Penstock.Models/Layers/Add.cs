using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The sum of its inputs, with broadcasting.</summary>
public sealed class Add : Layer
{
    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => input;

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call) => inputs.Aggregate(Op.Add);

    internal static Add FromConfig(KerasConfig _) => new();
}
