using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Which axes of a query attention goes over, and how values are laid out for it: [free axes.., heads, attended places, size].</summary>
internal sealed class AttendedAxes
{
    private readonly int[] _free, _attended;

    /// <param name="rank">Axes of the query.</param>
    /// <param name="axes">Those that are attended; null for all but the first and the last.</param>
    public AttendedAxes(int rank, IReadOnlyList<int>? axes)
    {
        _attended = axes is null ? [.. Enumerable.Range(1, rank - 2)] : [.. axes.Select(a => a < 0 ? a + rank : a)];
        if (_attended.Length == 0 || _attended.Any(a => a < 1 || a > rank - 2))
            throw new ArgumentException($"MultiHeadAttention: expected axes from 1 to {rank - 2} to attend to, got [{string.Join(", ", _attended)}].");
        _free = [.. Enumerable.Range(0, rank - 1).Except(_attended)];
    }

    public int Free => _free.Length;

    public int Attended => _attended.Length;

    /// <summary>[.., heads, size] as [free.., heads, places, size].</summary>
    public Value Gather(Value x)
    {
        int heads = x.Shape.Rank - 2;
        Value ordered = Op.Transpose(x, [.. _free, heads, .. _attended, heads + 1]);
        return Op.Reshape(ordered, [.. ordered.Shape.Slice(0, Free + 1), Places(x.Shape), x.Shape[-1]]);
    }

    /// <summary>[free.., heads, places, size] as [.., heads, size], in the order of the query's axes.</summary>
    public Value Scatter(Value x, Shape query, Dim size)
    {
        Value spread = Op.Reshape(x, [.. x.Shape.Slice(0, Free + 1), .. _attended.Select(a => query[a]), size]);
        int[] now = [.. _free, -1, .. _attended], order = new int[query.Rank + 1];
        for (int axis = 0; axis < query.Rank - 1; axis++) order[axis] = Array.IndexOf(now, axis);
        (order[^2], order[^1]) = (Free, query.Rank);
        return Op.Transpose(spread, order);
    }

    /// <summary>[free.., heads, places, places] with the attended axes of query and key in the place of the places.</summary>
    public Value Spread(Value weights, Shape query, Shape key) =>
        Op.Reshape(weights, [.. weights.Shape.Slice(0, Free + 1), .. _attended.Select(a => query[a]), .. _attended.Select(a => key[a])]);

    /// <summary>How many places are attended to.</summary>
    public Dim Places(Shape shape) => _attended.Aggregate((Dim)1, (product, axis) => product * shape[axis]);
}
