namespace Penstock.Tensors;

/// <summary>What a node has to do: arithmetic operations, and bytes that it reads and writes.</summary>
/// <param name="Operations">Floating-point operations; a multiplication with an addition counts as two.</param>
/// <param name="Bytes">Bytes of inputs and results, each once.</param>
internal readonly record struct NodeCost(double Operations, double Bytes)
{
    // What a core of a server does, roughly: only the proportion of the two matters.
    private const double UsualOperations = 5e10, UsualBytes = 1e10;

    /// <summary>About how many seconds it takes one core.</summary>
    public double Seconds => Math.Max(Operations / UsualOperations, Bytes / UsualBytes);

    /// <summary>The cost of a node where its symbols have the given numbers.</summary>
    public static NodeCost Of(Node node, IReadOnlyDictionary<string, long> extents)
    {
        if (node.Operator.IsView || node.Operator is Input or Constant or Read) return default;
        TensorType Known(Value v) => v.Type with { Shape = v.Shape.Substitute(extents, bounds: true) };
        TensorType[] inputs = [.. node.Inputs.Select(Known)], results = [.. node.Results.Select(Known)];
        double bytes = inputs.Concat(results).Sum(t => (double)t.Shape.ElementCount * t.DType.ByteSize());
        return new(node.Operator.Operations(inputs, results), bytes);
    }
}
