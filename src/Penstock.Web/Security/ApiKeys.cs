using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>The keys of a file. A key is compared by its hash with every key, so that the time tells nothing of how near a guess came.</summary>
internal sealed class ApiKeys(string path, TimeProvider clock, Action<LogLevel, string>? log)
{
    private const string Scheme = "Bearer ";
    private const int MostBytes = 1 << 20, MostKeyBytes = 4 << 10;

    private readonly WatchedFiles<byte[][]> _hashes = new([path], MostBytes, bytes => Hashes(path, bytes[0]), clock, log);

    /// <summary>Whether a request carries one of the keys.</summary>
    public bool Allow(IHeaderDictionary headers)
    {
        string? authorization = headers.Authorization;
        return authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? IsKey(authorization.AsSpan(Scheme.Length).Trim())
            : headers.TryGetValue("X-Api-Key", out var key) && IsKey(key.ToString());
    }

    private bool IsKey(ReadOnlySpan<char> key)
    {
        if (Encoding.UTF8.GetByteCount(key) > MostKeyBytes) return false;
        Span<byte> bytes = stackalloc byte[MostKeyBytes], hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
        bool found = false;
        foreach (byte[] known in _hashes.Current) found |= CryptographicOperations.FixedTimeEquals(hash, known);
        return found;
    }

    private static byte[][] Hashes(string path, byte[] file)
    {
        string[] keys = [.. Encoding.UTF8.GetString(file).TrimStart('\uFEFF').Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Distinct()];
        if (keys.Any(key => Encoding.UTF8.GetByteCount(key) > MostKeyBytes)) throw new IOException($"{path}: expected API keys of at most {MostKeyBytes} bytes, got a longer line. Shorten it.");
        if (keys.Length == 0) throw new IOException($"{path}: expected an API key on a line of its own, got none. Write one, or start without a key file.");
        return Array.ConvertAll(keys, key => SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }
}
