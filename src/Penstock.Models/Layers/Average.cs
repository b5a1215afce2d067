using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of its inputs, element by element, with broadcasting.</summary>
public sealed class Average : Layer
{
    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => input;

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call) => inputs.Aggregate(Op.Add) / inputs.Count;

    internal static Average FromConfig(KerasConfig _) => new();
}
