using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Penstock.Data;

/// <summary>A SHA-256 over items: each is written with its length, so that no two lists of items read alike.</summary>
internal sealed class Digest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Digest Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    public Digest Add(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        _hash.AppendData(length);
        _hash.AppendData(bytes);
        return this;
    }

    public Digest Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return Add(bytes);
    }

    /// <summary>The digest in 64 hexadecimal digits; the collection starts anew.</summary>
    public string ToHex() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    public static string Of(string text)
    {
        using var digest = new Digest();
        return digest.Add(text).ToHex();
    }

    /// <summary>The digest of a file's bytes.</summary>
    public static string OfFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
