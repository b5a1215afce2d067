using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The smallest of its inputs, element by element, with broadcasting; what a mask leaves out does not count.</summary>
public sealed class Minimum : MergeLayer
{
    private protected override Value Merge(IReadOnlyList<Value> inputs, IReadOnlyList<Value?> masks) => MergeUnmasked(inputs, masks, Op.Minimum);

    internal static Minimum FromConfig(KerasConfig _) => new();
}
