using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of its inputs, element by element, with broadcasting.</summary>
public sealed class Average : MergeLayer
{
    private protected override Value Merge(IReadOnlyList<Value> inputs, IReadOnlyList<Value?> masks) => inputs.Aggregate(Op.Add) / inputs.Count;

    internal static Average FromConfig(KerasConfig _) => new();
}
