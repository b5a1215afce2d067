using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The first of two inputs less the second, with broadcasting.</summary>
public sealed class Subtract : MergeLayer
{
    private protected override Value Merge(IReadOnlyList<Value> inputs, IReadOnlyList<Value?> masks)
    {
        Require(inputs.Count == 2, "two inputs", inputs.Count);
        return inputs[0] - inputs[1];
    }

    internal static Subtract FromConfig(KerasConfig _) => new();
}
