using System.Collections.Frozen;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>What happens to every request, in order: an id, the endpoint, the key, the size, the body's arrival, the limiter, the answer, the count.</summary>
internal sealed class RequestPipeline : IHttpApplication<WebRequest>, IDisposable
{
    private const string IdHeader = "X-Request-Id";
    private const string Transport = "max-age=31536000";
    private const int MostIdLength = 128, HttpsPort = 443;

    private readonly WebOptions _options;
    private readonly RequestIds _ids;
    private readonly ApiKeys? _keys;
    private readonly WebSessions? _sessions;
    private readonly CancellationTokenSource _stopping = new();
    private readonly LoadLimiter _limiter;
    private readonly RequestMetrics _metrics;
    private FrozenDictionary<string, WebEndpoint[]> _endpoints = FrozenDictionary<string, WebEndpoint[]>.Empty;
    private WebEndpoint _dispatch = null!;
    private readonly LastingLimiter _lasting;
    private IServiceScopeFactory _services = null!;

    public RequestPipeline(WebOptions options, MetricRegistry metrics, WebSessions? sessions)
    {
        (_options, _sessions) = (options, sessions);
        _ids = new(options.Seed);
        _keys = options.ApiKeyFile is null ? null : new(options.ApiKeyFile, options.Clock, options.Log);
        _lasting = new(options.Limits.Lasting, options.Limits.LastingOfClient);
        _limiter = new(options.Limits.Concurrency, options.Limits.Queue, options.Limits.QueueTime, options.Clock);
        _metrics = new(metrics, _limiter, options.Clock);
    }

    /// <summary>Whether requests are refused since the server ends.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Refuses requests from now on and ends those that last.</summary>
    public void Stop() => _stopping.Cancel();

    public void Start(IEnumerable<WebEndpoint> endpoints, RequestDelegate? dispatch, IServiceScopeFactory services)
    {
        _endpoints = endpoints.Where(e => e.Answer is not null).GroupBy(e => e.Path).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _dispatch = new("*", "*", "Every other request.") { Answer = dispatch ?? NothingThereAsync, Open = _options.OpenDispatch };
        _services = services;
    }

    public WebRequest CreateContext(IFeatureCollection contextFeatures)
    {
        WebRequest request = contextFeatures is IHostContextContainer<WebRequest> connection ? connection.HostContext ??= New(contextFeatures) : New(contextFeatures);
        request.Begin(contextFeatures);
        return request;
    }

    public void DisposeContext(WebRequest context, Exception? exception) => context.End();

    public async Task ProcessRequestAsync(WebRequest request)
    {
        HttpContext context = request.Context;
        try
        {
            Identify(context);
            CheckHost(context);
            if (context.Request.Path.Value is { } asked && _options.PathOf?.Invoke(asked) is { } known && known != asked) context.Request.Path = known;
            if (_sessions?.TryRedeem(context) == true) return;
            WebEndpoint endpoint = Find(context);
            Check(context, endpoint);
            if (endpoint.Lasting) StartLasting(request);
            else if (!endpoint.Urgent)
            {
                await BodyArrival.Of(context);
                await EnterAsync(request);
            }
            await endpoint.Answer!(context);
        }
        catch (Exception error)
        {
            await FailAsync(request, error);
        }
        finally
        {
            if (request.IsWorking) _limiter.Leave();
            if (request.IsLasting) _lasting.Leave(request.Client);
            _metrics.Count(context.Response.StatusCode, request.Started);
        }
    }

    public void Dispose() => _limiter.Dispose();

    private WebRequest New(IFeatureCollection connection) => new(connection, _options.Limits.RequestTime, _services, _options.Clock);

    // A client's own id is taken where it is short and plain, so that nobody writes lines into logs.
    private void Identify(HttpContext context)
    {
        string? sent = context.Request.Headers[IdHeader];
        string id = sent is { Length: > 0 and <= MostIdLength } && !sent.AsSpan().ContainsAnyExceptInRange('!', '~') ? sent : _ids.Next();
        context.TraceIdentifier = id;
        context.Response.Headers[IdHeader] = id;
        foreach (var (name, value) in _options.Headers) context.Response.Headers[name] = value;
        // It holds for every port of the name. On a port of its own nothing answers without TLS, and other servers of the machine may have none.
        if (context.Request is { IsHttps: true, Host: { HasValue: true, Port: null or HttpsPort } }) context.Response.Headers.StrictTransportSecurity = Transport;
    }

    // A page of another site whose name was made to mean this machine sends that name.
    private void CheckHost(HttpContext context)
    {
        if (_options.Hosts is { } hosts && !hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
            throw new RefusedException(403, $"Expected a request to {string.Join(", ", hosts)}, got one to another name. Use the address that the server printed.");
    }

    private WebEndpoint Find(HttpContext context)
    {
        if (!_endpoints.TryGetValue(context.Request.Path.Value!, out WebEndpoint[]? found)) return _dispatch;
        string method = context.Request.Method;
        if (HttpMethods.IsHead(method)) method = HttpMethods.Get;
        foreach (WebEndpoint endpoint in found)
            if (endpoint.Method == method)
                return endpoint;
        string allowed = string.Join(", ", found.Select(e => e.Method));
        context.Response.Headers.Allow = allowed;
        throw new RefusedException(405, $"Expected {allowed} for {context.Request.Path}, got {context.Request.Method}.");
    }

    private void Check(HttpContext context, WebEndpoint endpoint)
    {
        if (_keys is not null && !endpoint.Open && !_keys.Allow(context.Request.Headers))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new RefusedException(401, "Expected a key of this server as \"Authorization: Bearer KEY\" or \"X-Api-Key: KEY\", got none that it knows.");
        }
        if (_sessions is not null || endpoint.Writes) CheckSession(context, endpoint);
        if (context.Request.ContentLength > _options.Limits.BodyBytes) throw new RefusedException(413, TooLong());
        if (IsStopping && !endpoint.Open) throw Refusal(context, 503, "The server is stopping. Ask another, or later.");
    }

    private void CheckSession(HttpContext context, WebEndpoint endpoint)
    {
        Session? session = _sessions is null || endpoint.Open && !endpoint.Writes ? null : _sessions.Find(context);
        if (session is not null) context.Features.Set(session);
        else if (_sessions is not null && !endpoint.Open)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new RefusedException(401, "Expected a session of this server, got none. Log in.");
        }
        if (session is { CanWrite: false } && endpoint.ForWriters) throw new RefusedException(403, $"{endpoint.Path}: expected a session that may change something, got one of a link. Log in.");
        if (!endpoint.Writes) return;
        if (session is { CanWrite: false }) throw new RefusedException(403, "Expected a session that may change something, got one of a link, which may look. Log in.");
        if (context.Request.Headers[WebEndpoint.WriteHeader] != "1") throw new RefusedException(403, $"Expected the header {WebEndpoint.WriteHeader}: 1, which pages of other sites cannot send, got none. Send it.");
        if (!ConnectionOwner.MayWrite(context)) throw new RefusedException(403, $"{endpoint.Path}: expected a change by the user who started this server, or by root, got one by another. Start it with a token or a password file (--token, --password-file) to let others in.");
    }

    private void StartLasting(WebRequest request)
    {
        string client = ClientAddress.Of(request.Context);
        if (_lasting.TryEnter(client) is { } reason) throw Refusal(request.Context, 429, reason);
        request.StartLasting(client, _stopping.Token);
    }

    private async ValueTask EnterAsync(WebRequest request)
    {
        ValueTask<Admission> entering = _limiter.EnterAsync();
        bool hasWaited = !entering.IsCompleted;
        Admission admission = await entering;
        if (admission == Admission.Taken)
        {
            request.StartWork();
            if (hasWaited && request.IsGone) throw new OperationCanceledException();
            return;
        }
        _metrics.CountShed(admission);
        throw admission == Admission.QueueFull
            ? Refusal(request.Context, 429, "More requests wait than this server lets wait. Ask again later.")
            : Refusal(request.Context, 503, "The request waited for too long, since the server has more to do than it can. Ask again later.");
    }

    private static RefusedException Refusal(HttpContext context, int status, string sentence)
    {
        context.Response.Headers.RetryAfter = "1";
        return new(status, sentence);
    }

    private async Task FailAsync(WebRequest request, Exception error)
    {
        HttpContext context = request.Context;
        // What lasts ends with its client or with the server: that is no failure.
        if (request.IsLasting && error is OperationCanceledException && context.Response.HasStarted) return;
        var (status, sentence) = Sentence(request, error);
        // Where the body ends too soon or makes no sense, what follows it is no request.
        if (IsOfBody(error)) context.Response.Headers.Connection = "close";
        if (status == 500) _options.Log?.Invoke(LogLevel.Error, $"Request {context.TraceIdentifier}, {context.Request.Method} {context.Request.Path}: {error}");
        if (context.Response.HasStarted)
        {
            // The client has a part of another answer: only a broken connection tells that it is none.
            context.Abort();
            return;
        }
        try
        {
            await JsonAnswer.ErrorAsync(context, status, sentence);
        }
        catch (Exception unsent)
        {
            if (!request.IsGone) _options.Log?.Invoke(LogLevel.Error, $"Request {context.TraceIdentifier}, {context.Request.Method} {context.Request.Path}: no answer could be sent. {unsent}");
            context.Abort();
        }
    }

    private (int Status, string Sentence) Sentence(WebRequest request, Exception error) => error switch
    {
        RefusedException own => (own.Status, own.Message),
        BadHttpRequestException { StatusCode: 413 } => (413, TooLong()),
        BadHttpRequestException { StatusCode: 408 } => (408, FormattableString.Invariant($"Expected {_options.Limits.BytesPerSecond} bytes of the body per second or more, got fewer.")),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        _ when IsOfBody(error) => (400, "Expected the size of a chunk of the body, got more than any body has."),
        _ when request.IsGone || error is ConnectionResetException => (499, "The client closed the connection."),
        OperationCanceledException when request.IsLate => (504, FormattableString.Invariant($"The request was worked on for longer than {_options.Limits.RequestTime.TotalSeconds:0.###} s.")),
        _ => (500, $"Something is wrong with the server. Its log tells more of request {request.Context.TraceIdentifier}."),
    };

    // Kestrel tells a chunk whose size overflows by an IOException.
    private static bool IsOfBody(Exception error) => error is BadHttpRequestException or IOException { InnerException: OverflowException };

    private string TooLong() => $"Expected a body of {_options.Limits.BodyBytes} bytes or fewer, got more.";

    private static Task NothingThereAsync(HttpContext context) =>
        throw new RefusedException(404, $"Expected a path of this server, got {context.Request.Path}. /openapi.json lists them.");
}
