using System.Diagnostics.CodeAnalysis;

namespace Penstock.Models;

/// <summary>Compares names by their bytes. They come from files that may be hostile: <see cref="HashCode"/> draws a seed for every process, so that no file can make them collide.</summary>
internal sealed class ByteNames : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static ByteNames Equality { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] key) => GetHashCode(key.AsSpan());

    public bool Equals(ReadOnlySpan<byte> key, byte[] other) => key.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> key)
    {
        var hash = new HashCode();
        hash.AddBytes(key);
        return hash.ToHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> key) => key.ToArray();
}
