using System.Collections;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>A list of whole numbers that is equal to another of the same numbers: axes, strides, paddings, permutations of an operator.</summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public sealed class Axes : IReadOnlyList<int>, IEquatable<Axes>
{
    private readonly int[] _numbers;

    private Axes(int[] numbers) => _numbers = numbers;

    /// <summary>Makes a list; <c>Axes a = [0, 1]</c> calls it.</summary>
    public static Axes Create(ReadOnlySpan<int> numbers) => new(numbers.ToArray());

    /// <inheritdoc/>
    public int Count => _numbers.Length;

    /// <inheritdoc/>
    public int this[int index] => _numbers[index];

    /// <inheritdoc/>
    public bool Equals(Axes? other) => other is not null && _numbers.AsSpan().SequenceEqual(other._numbers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Axes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int n in _numbers) hash.Add(n);
        return hash.ToHashCode();
    }

    /// <summary>The numbers in brackets.</summary>
    public override string ToString() => $"[{string.Join(", ", _numbers)}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => _numbers.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
