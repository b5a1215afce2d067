namespace Penstock.Tensors;

/// <summary>What the backward pass computes anew instead of reading what was kept.</summary>
/// <param name="Extents">The numbers of the graph's symbolic extents that memory and time are weighed with.</param>
internal sealed record Recomputation(IReadOnlyDictionary<string, long> Extents)
{
    /// <summary>The part of the plain plan's arena that is enough: segments are recomputed, the cheapest first, until it is reached. Null where <see cref="Checkpoint"/> marks say what is kept.</summary>
    public double? Share { get; init; }
}
