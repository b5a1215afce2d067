using System.Collections;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The extents of a tensor's axes, outermost first. An immutable value; a scalar has none.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<Dim>, IEquatable<Shape>
{
    private readonly Dim[] _dims;

    private Shape(Dim[] dims) => _dims = dims;

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>Makes a shape; <c>Shape s = [batch, 784]</c> calls it.</summary>
    public static Shape Create(ReadOnlySpan<Dim> dims) => new(dims.ToArray());

    /// <summary>Makes a shape of known extents.</summary>
    public static Shape Of(params ReadOnlySpan<long> dims)
    {
        var all = new Dim[dims.Length];
        for (int i = 0; i < all.Length; i++) all[i] = dims[i];
        return new Shape(all);
    }

    /// <summary>The number of axes.</summary>
    public int Rank => _dims.Length;

    /// <inheritdoc cref="Rank"/>
    public int Count => _dims.Length;

    /// <summary>The extent of an axis; negative axes count from the last.</summary>
    public Dim this[int axis] => _dims[Axis(axis)];

    /// <summary>Whether every extent is a number.</summary>
    public bool IsKnown => Array.TrueForAll(_dims, d => d.IsKnown);

    /// <summary>Whether an extent depends on what the data is.</summary>
    public bool IsDataDependent => Array.Exists(_dims, d => d.IsDataDependent);

    /// <summary>The number of elements, as an expression where an axis is symbolic.</summary>
    public Dim Size => Product(0, Rank);

    /// <summary>The number of elements of a shape whose extents are all known.</summary>
    public long ElementCount
    {
        get
        {
            long n = 1;
            foreach (Dim d in _dims) n = checked(n * d.Value);
            return n;
        }
    }

    /// <summary>The product of the extents of axes start (included) to end (excluded).</summary>
    public Dim Product(int start, int end)
    {
        Dim n = 1;
        for (int i = start; i < end; i++) n *= _dims[i];
        return n;
    }

    /// <summary>The extents as numbers, for a shape whose extents are all known.</summary>
    public long[] ToArray() => Array.ConvertAll(_dims, d => d.Value);

    /// <summary>Turns an axis that may count from the last (-1) into one that counts from the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has no such axis.</exception>
    public int Axis(int axis) => axis >= -Rank && axis < Rank
        ? (axis < 0 ? axis + Rank : axis)
        : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Shape {this}: expected an axis from {-Rank} to {Rank - 1}, got {axis}.");

    /// <summary>The shape with one extent replaced.</summary>
    public Shape With(int axis, Dim extent)
    {
        var dims = (Dim[])_dims.Clone();
        dims[Axis(axis)] = extent;
        return new Shape(dims);
    }

    /// <summary>The shape with an axis put in before the given position.</summary>
    public Shape Insert(int axis, Dim extent) => new([.. _dims[..axis], extent, .. _dims[axis..]]);

    /// <summary>The shape without an axis.</summary>
    public Shape Without(int axis)
    {
        axis = Axis(axis);
        return new([.. _dims[..axis], .. _dims[(axis + 1)..]]);
    }

    /// <summary>The axes from start (included) to end (excluded).</summary>
    public Shape Slice(int start, int length) => new(_dims[start..(start + length)]);

    /// <summary>Replaces symbols by numbers; see <see cref="Dim.Substitute"/>.</summary>
    public Shape Substitute(IReadOnlyDictionary<string, long> symbols, bool bounds = false) =>
        IsKnown ? this : new(Array.ConvertAll(_dims, d => d.Substitute(symbols, bounds)));

    /// <summary>Whether an array of this shape may be fed where <paramref name="declared"/> is declared: same rank, and known extents equal.</summary>
    public bool Fits(Shape declared)
    {
        if (Rank != declared.Rank) return false;
        for (int i = 0; i < Rank; i++)
            if (declared._dims[i].IsKnown && !declared._dims[i].Equals(_dims[i])) return false;
        return true;
    }

    /// <summary>The shape that two shapes broadcast to: aligned at the last axis, extents equal or 1 (NumPy's rule).</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        var dims = new Dim[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= dims.Length; i++)
        {
            Dim x = i <= a.Rank ? a._dims[^i] : 1, y = i <= b.Rank ? b._dims[^i] : 1;
            dims[^i] = x.Equals(y) || y is { IsKnown: true, Value: 1 } ? x
                : x is { IsKnown: true, Value: 1 } ? y
                : throw new ArgumentException($"Broadcast: expected extents that are equal or 1, got shapes {a} and {b}, which differ at axis -{i}.");
        }
        return new Shape(dims);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (Dim d in _dims) hash.Add(d);
        return hash.ToHashCode();
    }

    /// <summary>The extents in brackets: <c>[batch, 28, 28, 1]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _dims.AsEnumerable())}]";

    /// <inheritdoc/>
    public IEnumerator<Dim> GetEnumerator() => _dims.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two shapes have the same extents.</summary>
    public static bool operator ==(Shape? a, Shape? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape? a, Shape? b) => !(a == b);
}
