using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Penstock.Web;

/// <summary>An answer that goes on: server-sent events (text/event-stream). Its endpoint is <see cref="WebEndpoint.Lasting"/>.</summary>
public sealed class EventStream
{
    private readonly PipeWriter _output;
    private readonly CancellationToken _gone;

    private EventStream(HttpContext context) => (_output, _gone) = (context.Response.BodyWriter, context.RequestAborted);

    /// <summary>Begins the answer.</summary>
    /// <param name="context">The request.</param>
    public static async Task<EventStream> BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // Proxies that gather answers would hold events back.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var stream = new EventStream(context);
        await stream.CommentAsync("begins");
        return stream;
    }

    /// <summary>Sends an event.</summary>
    /// <param name="name">Its name: one line.</param>
    /// <param name="data">Its text in UTF-8, as JSON is: one line.</param>
    public async Task SendAsync(string name, ReadOnlyMemory<byte> data)
    {
        if (data.Span.IndexOfAny((byte)'\n', (byte)'\r') >= 0) throw new ArgumentException("EventStream: expected data of one line, got several. Write JSON without line ends.", nameof(data));
        Write($"event: {name}\ndata: ");
        await _output.WriteAsync(data, _gone);
        Write("\n\n");
        await _output.FlushAsync(_gone);
    }

    /// <summary>Sends a line that a client passes over; it keeps proxies from closing the connection.</summary>
    /// <param name="text">One line.</param>
    public async Task CommentAsync(string text)
    {
        Write($": {text}\n\n");
        await _output.FlushAsync(_gone);
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _output);
}
