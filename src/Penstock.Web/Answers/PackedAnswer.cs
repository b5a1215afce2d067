using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Penstock.Web;

/// <summary>
/// A body that is sent in the shortest form that the client takes (Brotli, gzip, plain), with an entity tag: a client that has it is told 304.
/// It may be kept and sent many times; what is shorter than 1 kB stays plain.
/// </summary>
public sealed class PackedAnswer
{
    private const int LeastPacked = 1 << 10, Part = 64 << 10, BrotliQuality = 4, BrotliWindow = 22;

    private readonly string _contentType, _tag;
    private readonly byte[] _plain;
    private readonly Lazy<byte[]> _brotli, _gzip;

    /// <summary>A body to send.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="contentType">What they are. Default: JSON.</param>
    public PackedAnswer(byte[] body, string contentType = "application/json")
    {
        (_plain, _contentType, _tag) = (body, contentType, Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12)));
        _brotli = new(() => Brotli(_plain));
        _gzip = new(() => Gzip(_plain));
    }

    /// <summary>Answers with the body, or with 304 where the client has it.</summary>
    /// <param name="context">The request.</param>
    public Task WriteAsync(HttpContext context)
    {
        string? coding = _plain.Length < LeastPacked ? null : CodingOf(context.Request);
        HttpResponse response = context.Response;
        if (IsKnown(context, _tag, coding)) return Task.CompletedTask;
        response.Headers.CacheControl = "no-cache";
        return SendAsync(context, _contentType, coding, coding switch { "br" => _brotli.Value, "gzip" => _gzip.Value, _ => _plain });
    }

    /// <summary>The coding that a request takes: "br", "gzip" or null.</summary>
    internal static string? CodingOf(HttpRequest request)
    {
        bool gzip = false;
        foreach (StringWithQualityHeaderValue taken in request.GetTypedHeaders().AcceptEncoding)
        {
            if (taken.Quality is 0) continue;
            if (taken.Value.Equals("br", StringComparison.OrdinalIgnoreCase)) return "br";
            gzip |= taken.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        }
        return gzip ? "gzip" : null;
    }

    /// <summary>Sets the entity tag and answers 304 where the client has that.</summary>
    internal static bool IsKnown(HttpContext context, string tag, string? coding)
    {
        string quoted = coding is null ? $"\"{tag}\"" : $"\"{tag}-{coding}\"";
        context.Response.Headers.ETag = quoted;
        context.Response.Headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.IfNoneMatch.Any(sent => sent is not null && sent.Contains(quoted, StringComparison.Ordinal))) return false;
        context.Response.StatusCode = 304;
        return true;
    }

    internal static Task SendAsync(HttpContext context, string contentType, string? coding, byte[] bytes)
    {
        HttpResponse response = context.Response;
        response.StatusCode = 200;
        response.ContentType = contentType;
        if (coding is not null) response.Headers.ContentEncoding = coding;
        response.ContentLength = bytes.Length;
        if (bytes.Length > Part) return SendPartsAsync(context, bytes);
        ValueTask<FlushResult> written = response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    // What is written at once is copied at once, and waits in memory for a slow client.
    private static async Task SendPartsAsync(HttpContext context, byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += Part)
            if ((await context.Response.BodyWriter.WriteAsync(bytes.AsMemory(at, Math.Min(Part, bytes.Length - at)), context.RequestAborted)).IsCompleted) return;
    }

    private static byte[] Brotli(byte[] plain)
    {
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        if (!BrotliEncoder.TryCompress(plain, packed, out int length, BrotliQuality, BrotliWindow)) throw new InvalidOperationException("PackedAnswer: expected Brotli to fit its own bound, got more.");
        return packed[..length];
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(plain);
        return packed.ToArray();
    }
}
