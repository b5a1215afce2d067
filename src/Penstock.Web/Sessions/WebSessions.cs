using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>Lets people in by token or password and remembers them by a signed cookie; a signed link lets in to look alone.</summary>
public sealed class WebSessions
{
    private const string Cookie = "penstock", TokenQuery = "token", LinkQuery = "link";
    private const char SessionKind = 's', LinkKind = 'l';
    private const int MostBody = 8 << 10, MostView = 8000;

    private readonly SessionOptions _options;
    private readonly TimeProvider _clock;
    private readonly SessionSeal _seal;
    private readonly SecretLines? _passwords;
    private readonly byte[]? _token;
    private readonly TryCounter _tries;
    private readonly EndedSessions _ended;
    private long _number;

    internal WebSessions(SessionOptions options, TimeProvider clock, Action<LogLevel, string>? log)
    {
        options.Require();
        (_options, _clock, _seal) = (options, clock, new(options.Key));
        _passwords = options.PasswordFile is null ? null : new(options.PasswordFile, "password", "password file", clock, log, options.ShortestPassword);
        _token = options.Token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(options.Token));
        _tries = new(options.Tries, options.TryTime, clock);
        _ended = new(options.EndedFile, clock, log);
        _number = clock.GetUtcNow().Ticks;
    }

    /// <summary>The address of a view that opens for whoever has it, to look alone: <c>/?link=...</c>.</summary>
    /// <param name="context">The request of whoever makes it: the link ends when the secret that let that person in does.</param>
    /// <param name="view">The view's path and query, as "/scalars?run=a".</param>
    /// <param name="days">How long it opens: more than 0 days, at most <see cref="SessionOptions.LongestLink"/>.</param>
    /// <exception cref="RefusedException">The view is no path of this server, or the time is too long.</exception>
    public string LinkTo(HttpContext context, string view, double days)
    {
        if (!IsLocal(view)) throw new RefusedException(400, $"links: expected a view that begins with one '/' and has at most {MostView} plain characters, got another. Give the path and query of a page.");
        if (!(days > 0 && days <= _options.LongestLink.TotalDays)) throw new RefusedException(400, FormattableString.Invariant($"links: expected more than 0 and at most {_options.LongestLink.TotalDays} days, got {days}."));
        return $"/?{LinkQuery}={_seal.Close(new(LinkKind, false, Now + (long)(days * 86_400), Interlocked.Increment(ref _number), CredentialOf(context), view))}";
    }

    /// <summary>Whether the session that a request came with still holds: it may have run out, been ended, or lost its password since.</summary>
    /// <param name="context">The request.</param>
    public bool StillHolds(HttpContext context) =>
        ApiKeys.BearerOf(context.Request.Headers) is { } bearer ? TokenOf(bearer) is not null : SealedOf(context) is not null;

    /// <summary>The session of a request; null for none.</summary>
    internal Session? Find(HttpContext context)
    {
        if (ApiKeys.BearerOf(context.Request.Headers) is { } bearer)
            return IsToken(context, bearer) ? new(TokenQuery, true, _clock.GetUtcNow() + _options.Lifetime) : null;
        return SealedOf(context) is { } found ? new(found.Text, found.CanWrite, DateTimeOffset.FromUnixTimeSeconds(found.Until)) : null;
    }

    /// <summary>Begins the session that a token or link in the address asks for, and sends to the same address without it.</summary>
    /// <returns>Whether the request is answered.</returns>
    internal bool TryRedeem(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Path != "/" || !HttpMethods.IsGet(request.Method) || !request.QueryString.HasValue) return false;
        if (request.Query[TokenQuery].ToString() is { Length: > 0 } token)
        {
            if (!IsToken(context, token)) throw new RefusedException(401, "Expected the token of this server, got another. Look at what the server printed when it started.");
            Begin(context, new(SessionKind, true, Now + (long)_options.Lifetime.TotalSeconds, Interlocked.Increment(ref _number), _seal.MarkOf(_token!), TokenQuery));
            context.Response.Redirect("/" + QueryString.Create(request.Query.Where(q => q.Key != TokenQuery)));
            return true;
        }
        if (request.Query[LinkQuery].ToString() is not { Length: > 0 } link) return false;
        if (_seal.Open(link) is not { Kind: LinkKind } opened || !Holds(opened) || !IsLocal(opened.Text))
            throw new RefusedException(401, "Expected a link of this server that has not run out, got another. Ask for a new one.");
        // Whoever may write already keeps that.
        if (Find(context) is null) Begin(context, opened with { Kind = SessionKind, Text = LinkQuery, Number = Interlocked.Increment(ref _number) });
        context.Response.Redirect(opened.Text);
        return true;
    }

    /// <summary>Answers POST with {"password":"..."}: 200 and a cookie, 401, or 429 after too many tries.</summary>
    internal async Task LoginAsync(HttpContext context)
    {
        string? password = await PasswordAsync(context);
        byte[]? secret = password is null ? null : TokenOf(password);
        if (secret is null) RequireTry(context);
        secret ??= password is null ? null : _passwords?.Find(password);
        if (secret is null)
        {
            _tries.Count(ClientAddress.Of(context));
            throw new RefusedException(401, "login: expected the password of this server, got another. Try again.");
        }
        Begin(context, new(SessionKind, true, Now + (long)_options.Lifetime.TotalSeconds, Interlocked.Increment(ref _number), _seal.MarkOf(secret), secret == _token ? TokenQuery : "password"));
        await JsonAnswer.WriteAsync(context, 200, "{\"canWrite\":true}"u8.ToArray());
    }

    /// <summary>Ends the session of a request.</summary>
    internal Task LogoutAsync(HttpContext context)
    {
        if (context.Request.Cookies[CookieOf(context)] is { } cookie && _seal.Open(cookie) is { Kind: SessionKind } found)
            _ended.Add(found.Number, found.Until);
        context.Response.Cookies.Delete(CookieOf(context), Attributes(context, null));
        return JsonAnswer.WriteAsync(context, 200, "{}"u8.ToArray());
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    private SealedText? SealedOf(HttpContext context) =>
        context.Request.Cookies[CookieOf(context)] is { } cookie && _seal.Open(cookie) is { Kind: SessionKind } found && Holds(found) ? found : null;

    private long CredentialOf(HttpContext context) =>
        SealedOf(context)?.Credential ?? (_token is null ? throw new RefusedException(401, "links: expected a session of this server, got none. Log in.") : _seal.MarkOf(_token));

    private bool Holds(SealedText session) =>
        session.Until > Now && !_ended.Has(session.Number)
        && (_token is not null && _seal.MarkOf(_token) == session.Credential || _passwords?.Current.Any(p => _seal.MarkOf(p) == session.Credential) == true);

    private void Begin(HttpContext context, SealedText session) =>
        context.Response.Cookies.Append(CookieOf(context), _seal.Close(session), Attributes(context, TimeSpan.FromSeconds(session.Until - Now)));

    private byte[]? TokenOf(string text) =>
        _token is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), _token) ? _token : null;

    // Who has the token is let in whatever others have tried: it is too long to be guessed.
    private bool IsToken(HttpContext context, string text)
    {
        if (TokenOf(text) is not null) return true;
        // A page of another site may make its visitor try; that is no try of the visitor.
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site") return false;
        RequireTry(context);
        _tries.Count(ClientAddress.Of(context));
        return false;
    }

    private void RequireTry(HttpContext context)
    {
        TimeSpan wait = _tries.WaitOf(ClientAddress.Of(context));
        if (wait <= TimeSpan.Zero) return;
        int seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        throw new RefusedException(429, $"login: expected fewer wrong tries, got too many. Try again in {seconds} s.");
    }

    private static async Task<string?> PasswordAsync(HttpContext context)
    {
        byte[] bytes = new byte[MostBody];
        int length = await context.Request.Body.ReadAtLeastAsync(bytes, MostBody, throwOnEndOfStream: false, context.RequestAborted);
        try
        {
            using JsonDocument body = JsonDocument.Parse(bytes.AsMemory(0, length));
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("password", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        }
        catch (JsonException)
        {
            throw new RefusedException(400, $"login: expected {{\"password\":\"...\"}} of at most {MostBody} bytes, got something else. Send that.");
        }
    }

    // Cookies do not know ports: two servers of a machine must not take each other's.
    private static string CookieOf(HttpContext context) => FormattableString.Invariant($"{Cookie}-{context.Connection.LocalPort}");

    private static CookieOptions Attributes(HttpContext context, TimeSpan? age) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", MaxAge = age };

    private static bool IsLocal(string view) =>
        view.Length is > 0 and <= MostView && view[0] == '/' && (view.Length == 1 || view[1] is not ('/' or '\\')) && !view.AsSpan().ContainsAnyExceptInRange('!', '~');
}
