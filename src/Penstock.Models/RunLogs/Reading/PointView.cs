namespace Penstock.Models;

/// <summary>Points of a tag as they were at a time.</summary>
internal sealed class PointView
{
    private readonly PointChunk[] _chunks;
    private readonly int[] _starts;

    public PointView(PointChunk[] chunks)
    {
        _chunks = chunks;
        _starts = new int[chunks.Length + 1];
        for (int i = 0; i < chunks.Length; i++) _starts[i + 1] = _starts[i] + chunks[i].Count;
    }

    private PointView(PointView[] views)
    {
        _chunks = [.. views.SelectMany(view => view._chunks)];
        _starts = new int[_chunks.Length + 1];
        int at = 0;
        foreach (PointView view in views)
            for (int i = 0; i < view._chunks.Length; i++, at++) _starts[at + 1] = _starts[at] + view._starts[i + 1] - view._starts[i];
    }

    public int Count => _starts[^1];

    /// <summary>One after the other.</summary>
    public static PointView Of(PointView[] views) => views is [var one] ? one : new(views);

    /// <summary>The points of steps below one.</summary>
    public PointView Below(long step) => _chunks.All(chunk => chunk.HighestStep < step) ? this : new(
        [.. Chunks.Select(one => one.Chunk.HighestStep < step ? one.Chunk : one.Chunk.Below(step, one.Count)).Where(chunk => chunk.Count > 0)]);

    /// <summary>The lowest of the steps; the highest of all numbers where there is none.</summary>
    public long LowestStep => _chunks.Select(chunk => chunk.LowestStep).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>The chunk that holds a point, and its place there.</summary>
    public (PointChunk Chunk, int Index) Find(int index)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"LoggedTag: expected a point from 0 to {Count - 1}, got {index}.");
        int chunk = Array.BinarySearch(_starts, index);
        // Chunks are never empty, so every start stands once.
        if (chunk < 0) chunk = ~chunk - 1;
        return (_chunks[chunk], index - _starts[chunk]);
    }

    /// <summary>The chunks with how many of their points belong to the view.</summary>
    public IEnumerable<(PointChunk Chunk, int Count)> Chunks => _chunks.Select((chunk, i) => (chunk, _starts[i + 1] - _starts[i]));
}
