namespace Penstock.Board;

/// <summary>What flows between two children of a block, or between one and the outside (-1).</summary>
internal sealed class GraphFlow(int from, int to, IReadOnlyList<long>? shape, bool isControl)
{
    public int From { get; } = from;

    public int To { get; } = to;

    public int Count { get; private set; }

    /// <summary>Elements of all tensors, unknown extents taken as 1.</summary>
    public double Elements { get; private set; }

    /// <summary>The shape that all tensors have.</summary>
    public IReadOnlyList<long>? Shape { get; } = shape;

    public bool IsMixed { get; private set; }

    public bool IsControl { get; private set; } = isControl;

    public void Add(IReadOnlyList<long>? shape, bool isControl)
    {
        Count++;
        IsControl &= isControl;
        if (isControl) return;
        Elements += shape is null ? 1 : shape.Aggregate(1.0, (product, extent) => product * Math.Max(1, extent));
        IsMixed |= shape is null != Shape is null || shape is not null && !shape.SequenceEqual(Shape!);
    }
}
