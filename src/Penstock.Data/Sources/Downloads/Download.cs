using System.Security.Cryptography;

namespace Penstock.Data;

/// <summary>Fetches files by HTTP and HTTPS.</summary>
public static class Download
{
    /// <summary>
    /// Fetches a file, unless it is there already with the size and checksum that are expected. The bytes go into a .part file beside it, which gets the name when it is whole
    /// and right; a download that stopped goes on where it was, if the server still has the same file.
    /// An answer that does not say how long it is counts as whole where it ends: give Size or Sha256 where that may be.
    /// </summary>
    /// <param name="address">Where the file is, http or https.</param>
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="options">Checksum, mirror, attempts, progress.</param>
    /// <param name="cancellation">Stops the download; what has come stays.</param>
    /// <exception cref="DownloadException">The file could not be had, or is not the one expected.</exception>
    public static async Task ToFileAsync(Uri address, string path, DownloadOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")) throw new ArgumentException($"Download: expected an address of http or https, got {ShownOf(address)}.");
        if (options.Sha256 is { } sum && (sum.Length != 64 || !sum.All(char.IsAsciiHexDigit))) throw new ArgumentException($"Download: expected a SHA-256 of 64 hexadecimal digits, got \"{sum}\".");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (File.Exists(path) && await FlawOfAsync(path, options, cancellation).ConfigureAwait(false) is null) return;
        if (await FromMirrorAsync(path, options, cancellation).ConfigureAwait(false)) return;
        using HttpClient? own = options.Client is null ? NewClient() : null;
        await new DownloadAttempts(address, path, options, options.Client ?? own!).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>An address as messages may show it: scheme, host and path.</summary>
    internal static string ShownOf(Uri address) => address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : address.OriginalString;

    /// <summary>What is wrong with a file; null where it is as expected.</summary>
    internal static async Task<string?> FlawOfAsync(string path, DownloadOptions options, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            if (options.Size is { } size && file.Length != size) return $"{size} bytes, got {file.Length}";
            if (options.Sha256 is not { } sum) return null;
            string found = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
            return sum.Equals(found, StringComparison.OrdinalIgnoreCase) ? null : $"SHA-256 {sum.ToLowerInvariant()}, got {found}";
        }
    }

    private static async Task<bool> FromMirrorAsync(string path, DownloadOptions options, CancellationToken cancellation)
    {
        if (options.Mirror is null || Path.Combine(options.Mirror, Path.GetFileName(path)) is not { } found || !File.Exists(found)) return false;
        if (await FlawOfAsync(found, options, cancellation).ConfigureAwait(false) is { } flaw) throw new DownloadException($"Download {found}: expected {flaw}. Replace the file in the mirror, or take it away.");
        FileReplacement.Write(path, to =>
        {
            using FileStream from = File.OpenRead(found);
            from.CopyTo(to);
        });
        return true;
    }

    private static HttpClient NewClient() => new(new SocketsHttpHandler { MaxAutomaticRedirections = 5, ConnectTimeout = TimeSpan.FromSeconds(30) }) { Timeout = Timeout.InfiniteTimeSpan };
}
