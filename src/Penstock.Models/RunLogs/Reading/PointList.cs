using System.Runtime.CompilerServices;

namespace Penstock.Models;

/// <summary>The points of a tag in one file, as they are read.</summary>
internal sealed class PointList(string file)
{
    private readonly List<PointChunk> _chunks = [];
    private PointChunk? _last;

    public int Count { get; private set; }

    /// <summary>How often points were dropped: with the count it tells whether anything changed.</summary>
    public int Drops { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long step, double wall, float value)
    {
        if (_last is not { Kind: PointKind.Single, IsFull: false } chunk) chunk = RoomForSingle();
        if (chunk.Kind == PointKind.Single) chunk.Add(step, wall, value);
        else chunk.Add(step, wall, (double)value);
        Count++;
    }

    /// <summary>Adds a number; once one needs 64 bits, all further ones have them.</summary>
    public void Add(long step, double wall, double value)
    {
        if (_last is not { Kind: PointKind.Double } && ((float)value == value || double.IsNaN(value)))
        {
            Add(step, wall, (float)value);
            return;
        }
        Room(PointKind.Double).Add(step, wall, value);
        Count++;
    }

    public void Add(long step, double wall, LogPlace place)
    {
        Room(PointKind.Place).Add(step, wall, place);
        Count++;
    }

    /// <summary>Drops every point of a step or a later one.</summary>
    public void DropFrom(long step)
    {
        int count = 0;
        for (int i = 0; i < _chunks.Count; i++)
        {
            if (_chunks[i].HighestStep >= step) _chunks[i] = _chunks[i].Below(step, _chunks[i].Count);
            count += _chunks[i].Count;
        }
        if (count == Count) return;
        _chunks.RemoveAll(chunk => chunk.Count == 0);
        _last = _chunks.Count > 0 ? _chunks[^1] : null;
        Count = count;
        Drops++;
    }

    /// <summary>The points as they are now.</summary>
    /// <param name="numbersOnly">Without those that lie in the file.</param>
    public PointView View(bool numbersOnly) => new(numbersOnly ? [.. _chunks.Where(chunk => chunk.Kind != PointKind.Place)] : [.. _chunks]);

    private PointChunk RoomForSingle() => Room(_last is { Kind: PointKind.Double } ? PointKind.Double : PointKind.Single);

    private PointChunk Room(PointKind kind)
    {
        if (_last is null || _last.Kind != kind || _last.Count == PointChunk.MostPoints) _chunks.Add(_last = new(kind, file));
        else if (_last.IsFull) _chunks[^1] = _last = _last.Grown();
        return _last;
    }
}
