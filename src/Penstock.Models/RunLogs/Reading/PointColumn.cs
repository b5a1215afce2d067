using System.Collections;

namespace Penstock.Models;

/// <summary>A column of the points of a tag, in the order in which they were logged.</summary>
public sealed class PointColumn<T> : IReadOnlyList<T>
{
    private readonly PointView _points;
    private readonly Func<PointChunk, int, T> _read;
    private readonly Action<PointChunk, Memory<T>> _copy;

    internal PointColumn(PointView points, Func<PointChunk, int, T> read, Action<PointChunk, Memory<T>> copy) => (_points, _read, _copy) = (points, read, copy);

    /// <inheritdoc/>
    public int Count => _points.Count;

    /// <summary>The value of a point.</summary>
    /// <param name="index">Which, from 0.</param>
    public T this[int index]
    {
        get
        {
            var (chunk, at) = _points.Find(index);
            return _read(chunk, at);
        }
    }

    /// <summary>Copies all values.</summary>
    /// <param name="target">Where to: <see cref="Count"/> values or more.</param>
    public void CopyTo(Memory<T> target)
    {
        foreach (var (chunk, count) in _points.Chunks)
        {
            _copy(chunk, target[..count]);
            target = target[count..];
        }
    }

    /// <summary>All values in an array of their own.</summary>
    public T[] ToArray()
    {
        var values = new T[Count];
        CopyTo(values);
        return values;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        foreach (var (chunk, count) in _points.Chunks)
            for (int i = 0; i < count; i++) yield return _read(chunk, i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
