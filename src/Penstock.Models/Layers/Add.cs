using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The sum of its inputs, with broadcasting.</summary>
public sealed class Add : MergeLayer
{
    private protected override Value Merge(IReadOnlyList<Value> inputs, IReadOnlyList<Value?> masks) => inputs.Aggregate(Op.Add);

    internal static Add FromConfig(KerasConfig _) => new();
}
