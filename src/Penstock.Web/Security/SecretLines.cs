using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>
/// The secrets of a file, one a line, read again when it changes. A guess is compared by its hash with every secret, so that the time tells nothing of how near it came.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="what">What a secret is called in errors.</param>
/// <param name="fileWord">What the file is called in errors.</param>
/// <param name="clock">The clock of looks at the file.</param>
/// <param name="log">Is told when the file changes or cannot be read.</param>
/// <param name="shortest">The fewest characters of a secret.</param>
internal sealed class SecretLines(string path, string what, string fileWord, TimeProvider clock, Action<LogLevel, string>? log, int shortest = 1)
{
    private const int MostBytes = 1 << 20, MostSecretBytes = 4 << 10;

    private readonly WatchedFiles<byte[][]> _hashes = new([path], MostBytes, bytes => Hashes(path, what, fileWord, shortest, bytes[0]), clock, log);

    /// <summary>The hashes of the secrets that the file holds now.</summary>
    public byte[][] Current => _hashes.Current;

    /// <summary>The hash of a secret, if the guess is one; else null.</summary>
    public byte[]? Find(ReadOnlySpan<char> guess)
    {
        if (Encoding.UTF8.GetByteCount(guess) > MostSecretBytes) return null;
        Span<byte> bytes = stackalloc byte[MostSecretBytes], hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(guess, bytes)], hash);
        byte[]? found = null;
        foreach (byte[] known in _hashes.Current)
            if (CryptographicOperations.FixedTimeEquals(hash, known)) found = known;
        return found;
    }

    private static byte[][] Hashes(string path, string what, string fileWord, int shortest, byte[] file)
    {
        string[] lines = [.. Encoding.UTF8.GetString(file).TrimStart('\uFEFF').Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Distinct()];
        if (lines.Any(line => Encoding.UTF8.GetByteCount(line) > MostSecretBytes)) throw new IOException($"{path}: expected {what}s of at most {MostSecretBytes} bytes, got a longer line. Shorten it.");
        if (lines.FirstOrDefault(line => line.Length < shortest) is { } weak) throw new IOException($"{path}: expected {what}s of {shortest} characters or more, since other machines may guess them, got one of {weak.Length}. Take a longer one.");
        if (lines.Length == 0) throw new IOException($"{path}: expected {("AEIOU".Contains(what[0]) ? "an" : "a")} {what} on a line of its own, got none. Write one, or start without a {fileWord}.");
        return Array.ConvertAll(lines, line => SHA256.HashData(Encoding.UTF8.GetBytes(line)));
    }
}
