namespace Penstock.Tensors;

/// <summary>What is kept in 16 bits from the forward half of a step to the backward half.</summary>
/// <param name="Type">BFloat16 or Float16.</param>
/// <param name="Extents">The numbers of the graph's symbolic extents by which the halves are told apart.</param>
internal sealed record HalfStorage(DType Type, IReadOnlyDictionary<string, long> Extents);
