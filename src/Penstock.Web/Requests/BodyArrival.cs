using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Penstock.Web;

/// <summary>Waits for bodies before anybody works on them, so that clients who send slowly hold up none but themselves.</summary>
internal static class BodyArrival
{
    // Of a longer body so much is waited for; the rest is read while it is worked on.
    private const int MostBytes = 256 << 10;

    /// <summary>Waits until the body of a request is there, or a good part of it; it is read again by whoever works on it.</summary>
    public static ValueTask Of(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }) return default;
        PipeReader body = context.Request.BodyReader;
        ValueTask<ReadResult> reading = body.ReadAsync();
        if (!reading.IsCompletedSuccessfully) return RestAsync(body, reading);
        return IsThere(body, reading.Result) ? default : RestAsync(body, body.ReadAsync());
    }

    private static async ValueTask RestAsync(PipeReader body, ValueTask<ReadResult> reading)
    {
        while (!IsThere(body, await reading)) reading = body.ReadAsync();
    }

    private static bool IsThere(PipeReader body, ReadResult read)
    {
        bool isThere = read.IsCompleted || read.Buffer.Length >= MostBytes;
        body.AdvanceTo(read.Buffer.Start, isThere ? read.Buffer.Start : read.Buffer.End);
        return isThere;
    }
}
