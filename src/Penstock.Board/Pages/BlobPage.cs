using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The bytes of a picture, a sound or a thumbnail: called what they are, never what the log calls them.</summary>
internal sealed class BlobPage(BoardFolder folder)
{
    private const string Unknown = "application/octet-stream";
    private const long MostBytes = 256L << 20;

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/blob", "Gives the bytes of a picture, a sound or a thumbnail.")
    {
        Query =
        [
            BoardParameters.Run, BoardParameters.Tag, BoardParameters.Index, BoardParameters.Number("item", "Which of the step; thumbnails count from 1.", 0, 0, int.MaxValue / 2),
            new("at", "The wall time of the step: with it the answer may be kept for ever.", JsonForm.Number),
        ],
        Gives = "*/*", Answer = AnswerAsync,
    }];

    /// <summary>Answers with the bytes of an item.</summary>
    public static async Task SendAsync(HttpContext context, LoggedTag tag, int index, int item)
    {
        LoggedTensor tensor = Read(context, tag, index);
        int at = PlaceOf(tag.Plugin, tensor, item);
        if (at >= tensor.Strings.Count) throw new RefusedException(404, $"{context.Request.Path}: expected an item that the step has, got {item}. The list of entries tells how many there are.");
        await SendAsync(context, tensor.Strings[at], tag.At(index).Wall);
    }

    /// <summary>Answers with bytes of a log. An address that names when they were logged may be kept for ever; another is asked for again, and told that they are the same.</summary>
    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> bytes, double wall)
    {
        if (bytes.Length > MostBytes) throw new RefusedException(413, $"{context.Request.Path}: expected at most {MostBytes} bytes, got {bytes.Length}. It is too large to be shown.");
        HttpResponse response = context.Response;
        string? type = BlobType.Of(bytes.Span);
        response.ContentType = type ?? Unknown;
        if (type is null) response.Headers.ContentDisposition = "attachment; filename=\"blob.bin\"";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers.CacheControl = IsNamed(context, wall) ? "private, max-age=31536000, immutable" : "private, no-cache";
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, 12))}\"";
        response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.Any(sent => sent?.Contains(tag, StringComparison.Ordinal) == true))
        {
            response.StatusCode = 304;
            return;
        }
        response.ContentLength = bytes.Length;
        await response.BodyWriter.SendAsync(bytes);
    }

    private static bool IsNamed(HttpContext context, double wall) =>
        double.TryParse(context.Request.Query["at"], System.Globalization.CultureInfo.InvariantCulture, out double at) && at == wall;

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Images, RunPlugin.Audio, RunPlugin.ConfusionMatrix);
        return SendAsync(context, tag, context.Number("index", 0, 0, int.MaxValue), context.Number("item", 0, 0, int.MaxValue / 2));
    }

    // Two texts with the size stand before pictures, a matrix before thumbnails, which count from one, and a label may stand beside each sound.
    private static int PlaceOf(string plugin, LoggedTensor tensor, int item) => plugin switch
    {
        RunPlugin.Images => item + 2,
        RunPlugin.ConfusionMatrix => item == 0 ? int.MaxValue : item,
        _ => tensor.Shape is [_, 2] ? item * 2 : item,
    };

    private static LoggedTensor Read(HttpContext context, LoggedTag tag, int index)
    {
        if (index >= tag.Count) throw new RefusedException(404, $"{context.Request.Path}: expected an index below {tag.Count}, got {index}. The list of entries tells them.");
        try
        {
            return tag.ReadTensor(index);
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            throw new RefusedException(404, $"{context.Request.Path}: expected a value that can still be read, got one that cannot. The log of the run has changed there, or is damaged.");
        }
    }
}
