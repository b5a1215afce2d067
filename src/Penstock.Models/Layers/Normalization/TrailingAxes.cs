using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Brings axes of a value to its end as one axis, and back.</summary>
internal sealed class TrailingAxes
{
    private readonly int[] _order, _back;
    private readonly Shape _shape;

    /// <param name="shape">The value's shape.</param>
    /// <param name="axes">The axes, from the front or, below 0, from the back.</param>
    public TrailingAxes(Shape shape, IEnumerable<int> axes)
    {
        _shape = shape;
        int[] taken = [.. axes.Select(shape.Axis).Distinct().Order()];
        _order = [.. Enumerable.Range(0, shape.Rank).Except(taken), .. taken];
        _back = [.. Enumerable.Range(0, shape.Rank).Select(axis => Array.IndexOf(_order, axis))];
        Extents = [.. taken.Select(axis => shape[axis])];
    }

    /// <summary>The extents of the axes.</summary>
    public Shape Extents { get; }

    /// <summary>[others.., axes] with the axes as one.</summary>
    public Value Gather(Value x)
    {
        Shape others = [.. _order.Take(_shape.Rank - Extents.Rank).Select(axis => _shape[axis])];
        return Op.Reshape(Ordered(x, _order), [.. others, Extents.Size]);
    }

    /// <summary>A value laid out as <see cref="Gather"/> does it, in the value's own shape.</summary>
    public Value Scatter(Value x) => Ordered(Op.Reshape(x, [.. _order.Select(axis => _shape[axis])]), _back);

    private static Value Ordered(Value x, int[] order) => order.SequenceEqual(order.Order()) ? x : Op.Transpose(x, order);
}
