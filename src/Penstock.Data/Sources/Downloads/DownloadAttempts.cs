using System.Globalization;
using System.Net;

namespace Penstock.Data;

/// <summary>Asks for a file again and again until it is whole, and each time only for what is missing.</summary>
internal sealed class DownloadAttempts(Uri address, string path, DownloadOptions options, HttpClient client)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);
    private readonly PartFile _part = new(path + ".part");

    // Without names, passwords and signatures.
    private string Shown => Download.ShownOf(address);

    public async Task RunAsync(CancellationToken cancellation)
    {
        FileStream held = _part.TryLock() ?? throw new DownloadException($"Download {Shown}: expected {Path.GetFullPath(path)} to be written here alone, got another download that writes it. Wait for that one.");
        await using (held.ConfigureAwait(false))
            await TryAsync(cancellation).ConfigureAwait(false);
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        TimeSpan wait = options.FirstWait;
        bool hasBegunAnew = false;
        for (int attempt = 1; ; attempt++)
        {
            bool wasPartial = _part.Length > 0;
            try
            {
                await FetchAsync(cancellation).ConfigureAwait(false);
                if (await Download.FlawOfAsync(_part.Path, options, cancellation).ConfigureAwait(false) is not { } flaw)
                {
                    _part.MoveTo(path);
                    return;
                }
                _part.Delete();
                // The pieces may be of different files; a whole one of a single request is not.
                if (!wasPartial || hasBegunAnew) throw new DownloadException($"Download {Shown}: expected {flaw}. The file there has changed, or is another one; check the address and the checksum.");
                hasBegunAnew = true;
            }
            catch (DownloadException) when (_part.Length == 0)
            {
                _part.Delete();
                throw;
            }
            catch (Exception error) when (IsPassing(error, cancellation) && attempt < options.Attempts)
            {
                await Task.Delay(wait, options.Clock, cancellation).ConfigureAwait(false);
                wait = wait * 2 < s_longestWait ? wait * 2 : s_longestWait;
            }
            catch (Exception error) when (IsPassing(error, cancellation))
            {
                throw GivenUp(attempt, error);
            }
        }
    }

    private async Task FetchAsync(CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(options.Timeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        using HttpRequestMessage request = _part.Request(address, mayBeOther: options.Sha256 is not null);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && _part.Length > 0)
        {
            if (response.Content.Headers.ContentRange?.Length == _part.Length && (_part.Total is { } whole ? whole == _part.Length : options.Sha256 is not null)) return;
            _part.Delete();
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the part is longer than the file is now");
        }
        Check(response);
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        if (goesOn && response.Content.Headers.ContentRange?.From != _part.Length)
        {
            _part.Delete();
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the server sent another piece than it was asked for");
        }
        if (goesOn && !_part.Takes(response, mayBeOther: options.Sha256 is not null))
        {
            _part.Delete();
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the file has changed between two pieces");
        }
        long? rest = response.Content.Headers.ContentLength, total = goesOn ? response.Content.Headers.ContentRange?.Length ?? _part.Length + rest : rest;
        if (options.Size is { } size && total is { } claimed && claimed != size) throw new DownloadException($"Download {Shown}: expected a file of {size} bytes, got one of {claimed}. Check the address.");
        Stream content = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await SaveAsync(content, response, goesOn, total, silence, either.Token).ConfigureAwait(false);
    }

    private async Task SaveAsync(Stream content, HttpResponseMessage response, bool goesOn, long? total, CancellationTokenSource silence, CancellationToken cancellation)
    {
        FileStream file = _part.Open(response, goesOn, total);
        await using (file.ConfigureAwait(false))
        {
            byte[] buffer = new byte[1 << 16];
            long told = options.Clock.GetTimestamp();
            while (true)
            {
                silence.CancelAfter(options.Timeout);
                int read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false);
                if (read == 0) break;
                if (file.Length == 0 && IsPage(buffer.AsSpan(0, read))) throw Page();
                if (file.Length + read > (total ?? options.Size ?? long.MaxValue)) throw new DownloadException($"Download {Shown}: expected a file of {total ?? options.Size} bytes, got more. Check the address.");
                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
                if (options.Clock.GetElapsedTime(told) < TimeSpan.FromMilliseconds(100)) continue;
                told = options.Clock.GetTimestamp();
                options.Progress?.Report(new(file.Length, total));
            }
            if (file.Length < total) throw new HttpIOException(HttpRequestError.ResponseEnded, $"{file.Length} of {total} bytes");
            file.Flush(flushToDisk: true);
            options.Progress?.Report(new(file.Length, total ?? file.Length));
        }
    }

    private void Check(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        if (status is 408 or 429 or >= 500) throw new HttpRequestException($"the server answered {status} {response.ReasonPhrase}", null, response.StatusCode);
        if (status is not (200 or 206)) throw new DownloadException($"Download {Shown}: expected the file, got the answer {status} {response.ReasonPhrase}. Check the address. {ByHand()}");
        if (response.Content.Headers.ContentEncoding.FirstOrDefault(encoding => encoding is not "identity") is { } packed)
            throw new DownloadException($"Download {Shown}: expected the bytes of the file as they are, got them packed by {packed}, which was not asked for. {ByHand()}");
        if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml" && !IsNamedPage) throw Page();
    }

    // A page that says that one must sign in, or that the file has moved, comes with 200 as the file would.
    private DownloadException Page() => new($"Download {Shown}: expected the file, got a web page. Open the address in a browser to see what it says. {ByHand()}");

    private bool IsNamedPage => Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm" or ".xhtml";

    private bool IsPage(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start.TrimStart(" \t\r\n\uFEFF"u8);
        return !IsNamedPage && (Begins(text, "<!doctype html"u8) || Begins(text, "<html"u8));
    }

    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with) => text.Length >= with.Length && System.Text.Ascii.EqualsIgnoreCase(text[..with.Length], with);

    private static bool IsPassing(Exception error, CancellationToken cancellation) => !cancellation.IsCancellationRequested
        && error is HttpRequestException or HttpIOException or OperationCanceledException or IOException { InnerException: System.Net.Sockets.SocketException };

    private DownloadException GivenUp(int attempts, Exception error)
    {
        string why = error is OperationCanceledException ? $"the server sent nothing for {options.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s" : error.Message.TrimEnd('.');
        return new DownloadException($"Download {Shown}: expected the file, got after {attempts} attempts: {why}. {(_part.Length > 0 ? "What has come is kept, and the next download goes on from there. " : "")}{ByHand()}", error);
    }

    private string ByHand() => $"Without a network, put the file at {Path.GetFullPath(path)} by hand{(options.Size is { } size ? $" ({size} bytes)" : "")}, or name a folder that has {Path.GetFileName(path)}: Mirror.";
}
