namespace Penstock.Tensors;

/// <summary>Nodes of the forward half that follow each other.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Last">The number of the last.</param>
/// <param name="Saved">Bytes that need not be kept where the segment is recomputed.</param>
/// <param name="Cost">About how many seconds of one core it takes to recompute.</param>
internal sealed record Segment(int First, int Last, long Saved, double Cost);
