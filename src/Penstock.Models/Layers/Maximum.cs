using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The largest of its inputs, element by element, with broadcasting; what a mask leaves out does not count.</summary>
public sealed class Maximum : MergeLayer
{
    private protected override Value Merge(IReadOnlyList<Value> inputs, IReadOnlyList<Value?> masks) => MergeUnmasked(inputs, masks, Op.Maximum);

    internal static Maximum FromConfig(KerasConfig _) => new();
}
