using System.Net;

namespace Penstock.Tests;

/// <summary>A real HTTP server on a free port, whose every answer is given by a function of the request and its number from 1.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    // A listener that closes may forget who waits for its next request.
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;
    private readonly List<string> _requests = [];

    public FileServer(Action<HttpListenerContext, int> answer)
    {
        int port = FreePort.Find();
        Address = new($"http://127.0.0.1:{port}/data/trips.bin");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _serving = Task.Run(() => ServeAsync(answer));
    }

    public Uri Address { get; }

    /// <summary>The range that each request asked for; empty for all.</summary>
    public IReadOnlyList<string> Ranges => _requests;

    public void Dispose()
    {
        _closing.SetResult();
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    /// <summary>Answers with a file, or the piece of it that was asked for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="content">The whole file.</param>
    /// <param name="tag">Its version.</param>
    /// <param name="cutAfter">How many bytes are sent before the connection is cut; null for all.</param>
    /// <param name="looksAtVersion">Whether a piece of another version than that asked for is not sent.</param>
    public static void Send(HttpListenerContext context, byte[] content, string? tag = "\"v1\"", int? cutAfter = null, bool looksAtVersion = true)
    {
        int from = 0;
        if (context.Request.Headers["Range"] is { } range && (!looksAtVersion || context.Request.Headers["If-Range"] is not { } version || version == tag))
        {
            from = int.Parse(range["bytes=".Length..^1]);
            if (from >= content.Length)
            {
                context.Response.Headers["Content-Range"] = $"bytes */{content.Length}";
                context.Response.StatusCode = 416;
                context.Response.Close();
                return;
            }
            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }
        if (tag is not null) context.Response.Headers["ETag"] = tag;
        context.Response.ContentLength64 = content.Length - from;
        context.Response.OutputStream.Write(content, from, Math.Min(cutAfter ?? int.MaxValue, content.Length - from));
        context.Response.OutputStream.Flush();
        if (cutAfter is null) context.Response.Close();
        else context.Response.Abort();
    }

    private async Task ServeAsync(Action<HttpListenerContext, int> answer)
    {
        while (true)
        {
            try
            {
                Task<HttpListenerContext> next = _listener.GetContextAsync();
                if (await Task.WhenAny(next, _closing.Task) != next) return;
                HttpListenerContext context = await next;
                _requests.Add(context.Request.Headers["Range"] ?? "");
                answer(context, _requests.Count);
            }
            catch (Exception) when (!_listener.IsListening)
            {
                return;
            }
            catch (HttpListenerException)
            {
                // The client went away.
            }
        }
    }
}
