using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Penstock.Web;

/// <summary>
/// What is written to a connection of HTTP/1.1. Kestrel refuses what is no request before anybody is asked, with a status and no body;
/// here, where no request is under way, such an answer gets its sentence.
/// </summary>
internal sealed class ConnectionOutput(PipeWriter wire) : PipeWriter
{
    private static readonly byte[] s_noBody = "Content-Length: 0\r\n"u8.ToArray();

    private readonly ArrayBufferWriter<byte> _refusal = new();

    /// <summary>Whether a request is under way, whose answer goes to the wire as it is.</summary>
    public bool IsInRequest { get; set; }

    public override bool CanGetUnflushedBytes => wire.CanGetUnflushedBytes;

    public override long UnflushedBytes => wire.UnflushedBytes + _refusal.WrittenCount;

    /// <summary>Puts one between a connection and what answers its requests.</summary>
    public static ConnectionDelegate Around(ConnectionDelegate next) => connection =>
    {
        if (connection.Features.Get<ITlsApplicationProtocolFeature>() is { } agreed && agreed.ApplicationProtocol.Span.SequenceEqual("h2"u8)) return next(connection);
        var output = new ConnectionOutput(connection.Transport.Output);
        connection.Transport = new Pipes(connection.Transport.Input, output);
        connection.Features.Set(output);
        return next(connection);
    };

    public override Span<byte> GetSpan(int sizeHint = 0) => IsInRequest ? wire.GetSpan(sizeHint) : _refusal.GetSpan(sizeHint);

    public override Memory<byte> GetMemory(int sizeHint = 0) => IsInRequest ? wire.GetMemory(sizeHint) : _refusal.GetMemory(sizeHint);

    public override void Advance(int bytes)
    {
        if (IsInRequest) wire.Advance(bytes);
        else _refusal.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        WriteRefusal();
        return wire.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => wire.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        WriteRefusal();
        wire.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        WriteRefusal();
        return wire.CompleteAsync(exception);
    }

    private void WriteRefusal()
    {
        if (_refusal.WrittenCount == 0) return;
        ReadOnlySpan<byte> written = _refusal.WrittenSpan;
        int at = written.IndexOf(s_noBody);
        if (at < 0 || !written.StartsWith("HTTP/1."u8) || !int.TryParse(written.Slice("HTTP/1.1 ".Length, 3), out int status)) wire.Write(written);
        else
        {
            byte[] body = JsonAnswer.ErrorBody(Sentence(status));
            wire.Write(written[..at]);
            wire.Write(Encoding.ASCII.GetBytes($"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n"));
            wire.Write(written[(at + s_noBody.Length)..]);
            wire.Write(body);
        }
        _refusal.ResetWrittenCount();
    }

    private static string Sentence(int status) => status switch
    {
        408 => "The headers of the request took too long.",
        413 => "The body of the request is longer than this server takes.",
        414 => "The first line of the request is longer than this server takes.",
        431 => "The request has more headers, or longer ones, than this server takes.",
        505 => "Expected HTTP/1.1, got another version.",
        _ => "Expected a request of HTTP/1.1, got something else.",
    };

    private sealed class Pipes(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
