namespace Penstock.Models;

/// <summary>The points of a tag of single numbers, in the order in which they were logged.</summary>
public sealed class ScalarPoints
{
    internal ScalarPoints(PointView points)
    {
        Steps = new(points, (chunk, i) => chunk.Steps[i], (chunk, target) => chunk.Steps.AsMemory(0, target.Length).CopyTo(target));
        Walls = new(points, (chunk, i) => chunk.Walls[i], (chunk, target) => chunk.Walls.AsMemory(0, target.Length).CopyTo(target));
        Values = new(points, (chunk, i) => chunk.Value(i), CopyValues);
    }

    /// <summary>How many points.</summary>
    public int Count => Steps.Count;

    /// <summary>Their steps.</summary>
    public PointColumn<long> Steps { get; }

    /// <summary>When they were logged, in seconds since 1970.</summary>
    public PointColumn<double> Walls { get; }

    /// <summary>Their values.</summary>
    public PointColumn<double> Values { get; }

    private static void CopyValues(PointChunk chunk, Memory<double> target)
    {
        Span<double> values = target.Span;
        for (int i = 0; i < values.Length; i++) values[i] = chunk.Value(i);
    }
}
