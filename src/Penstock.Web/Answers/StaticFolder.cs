using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Penstock.Web;

/// <summary>
/// Answers with the files of a folder: with what was packed beside them (<c>.br</c>, <c>.gz</c>), with entity tags,
/// and never with a hidden file, a link, or anything outside.
/// </summary>
/// <param name="folder">The folder; it need not exist.</param>
/// <param name="immutable">The folder within it whose files never change under their name, as bundlers make them. Default: assets.</param>
public sealed class StaticFolder(string folder, string immutable = "assets")
{
    private const int MostBytes = 64 << 20;

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".mjs"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json", [".svg"] = "image/svg+xml", [".png"] = "image/png", [".ico"] = "image/x-icon", [".webp"] = "image/webp",
        [".woff2"] = "font/woff2", [".wasm"] = "application/wasm", [".txt"] = "text/plain; charset=utf-8", [".webmanifest"] = "application/manifest+json",
    }.ToFrozenDictionary();

    private readonly string _root = Path.GetFullPath(folder);

    /// <summary>Whether it has a file of a name.</summary>
    public bool Has(string name) => Find("/" + name) is not null;

    /// <summary>Answers GET and HEAD with a file.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path within the folder, with '/' at the beginning; null for the request's own.</param>
    /// <returns>Whether there is such a file, so that the request is answered.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context, string? path = null)
    {
        string method = context.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method)) return false;
        path ??= context.Request.Path.Value ?? "/";
        if (Find(path) is not { } file || !s_types.TryGetValue(file.Extension, out string? type)) return false;
        string tag = string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}");
        string? coding = PackedAnswer.CodingOf(context.Request);
        FileInfo? packed = coding is null ? null : Plain(new(file.FullName + (coding == "br" ? ".br" : ".gz")));
        // A packed file that is older belongs to another one of that name.
        if (packed is null || packed.LastWriteTimeUtc < file.LastWriteTimeUtc) (coding, packed) = (null, file);
        if (PackedAnswer.IsKnown(context, tag, coding)) return true;
        context.Response.Headers.CacheControl = path.StartsWith($"/{immutable}/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        await PackedAnswer.SendAsync(context, type, coding, await File.ReadAllBytesAsync(packed.FullName, context.RequestAborted));
        return true;
    }

    private FileInfo? Find(string path)
    {
        string[] parts = path.Split('/');
        if (parts.Length < 2 || parts[0].Length > 0 || path.AsSpan().ContainsAny('\\', '\0', ':')) return null;
        string at = _root;
        foreach (string part in parts[1..])
        {
            if (part.Length == 0 || part[0] == '.' || new FileInfo(at).LinkTarget is not null && at != _root) return null;
            at = Path.Combine(at, part);
        }
        return at.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Plain(new(at)) : null;
    }

    private static FileInfo? Plain(FileInfo file) => file.Exists && file.LinkTarget is null && file.Length <= MostBytes ? file : null;
}
