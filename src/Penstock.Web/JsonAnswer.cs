using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Penstock.Web;

/// <summary>Writes answers in JSON.</summary>
public static class JsonAnswer
{
    private const string ContentType = "application/json";

    /// <summary>Answers with a text in JSON.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="json">The whole body.</param>
    public static Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = json.Length;
        ValueTask<System.IO.Pipelines.FlushResult> written = response.BodyWriter.WriteAsync(json);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    /// <summary>Answers with <c>{"error":"the sentence"}</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status of the answer: 400 to 599.</param>
    /// <param name="sentence">What the client is told.</param>
    public static Task ErrorAsync(HttpContext context, int status, string sentence) => WriteAsync(context, status, ErrorBody(sentence));

    internal static byte[] ErrorBody(string sentence)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("error", sentence);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
