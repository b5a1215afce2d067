using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>
/// An HTTP server: keys, TLS, limits, request ids, errors in JSON, health, metrics and a document of what it answers.
/// Requests go to the endpoint of their very path, otherwise to <see cref="Dispatch"/>.
/// </summary>
public sealed class WebServer : IAsyncDisposable
{
    private readonly WebOptions _options;
    private readonly List<WebEndpoint> _endpoints = [];
    private readonly RequestPipeline _pipeline;
    private readonly List<ListenOptions> _listening = [];
    private readonly Lazy<byte[]> _document;
    private WebApplication? _host;
    private IServer? _server;

    /// <summary>A server that does not run yet.</summary>
    /// <param name="options">What it listens on, whom it lets in and how much it takes.</param>
    /// <exception cref="IOException">The file of keys cannot be read.</exception>
    public WebServer(WebOptions options)
    {
        (_options, Health) = (options, new(options.Log));
        _document = new(() => OpenApiDocument.Of(_options.Title, _options.ApiKeyFile is not null, _endpoints));
        options.Limits.Require();
        foreach (ListenAddress address in options.Listen) address.Require();
        Sessions = options.Sessions is null ? null : new(options.Sessions, options.Clock, options.Log);
        _pipeline = new(options, Metrics, Sessions);
        Add(new("GET", "/health/live", "Tells that the server runs.")
        {
            Open = true, Urgent = true, Response = () => JsonForm.Object(("status", JsonForm.Text)), Answer = static context => JsonAnswer.WriteAsync(context, 200, "{\"status\":\"live\"}"u8.ToArray()),
        });
        Add(new("GET", "/health/ready", "Tells whether the server takes requests: 200, or 503 and what is missing.") { Open = true, Urgent = true, Response = () => JsonForm.Object(("status", JsonForm.Text), ("checks", JsonForm.Map(JsonForm.Text))), Answer = ReadyAsync });
        foreach (string path in options.MetricsPaths) Add(new("GET", path, "The metrics, as Prometheus reads them.") { Urgent = true, ForWriters = true, Gives = "text/plain", Answer = WriteMetricsAsync });
        Add(new("GET", "/openapi.json", "This document.") { Urgent = true, Response = () => JsonForm.Map(new System.Text.Json.Nodes.JsonObject()), Answer = context => JsonAnswer.WriteAsync(context, 200, _document.Value) });
        if (Sessions is not null)
        {
            Add(new("POST", "/api/login", "Begins a session.") { Open = true, Request = () => JsonForm.Object(("password", JsonForm.Text)), Response = () => JsonForm.Object(("canWrite", JsonForm.Truth)), Answer = Sessions.LoginAsync });
            Add(new("POST", "/api/logout", "Ends the session.") { Open = true, Response = () => JsonForm.Object(), Answer = Sessions.LogoutAsync });
        }
        Health.Add("server", () => _pipeline.IsStopping ? "The server is stopping." : null);
    }

    /// <summary>The sessions; null where <see cref="WebOptions.Sessions"/> is.</summary>
    public WebSessions? Sessions { get; }

    /// <summary>What must hold before the server calls itself ready.</summary>
    public HealthChecks Health { get; }

    /// <summary>The metrics that the server tells; the server's own are there already.</summary>
    public MetricRegistry Metrics { get; } = new();

    /// <summary>Answers every request whose path is no endpoint's; null: 404. Set it before the server starts. <see cref="HttpContext.TraceIdentifier"/> is the request id.</summary>
    public RequestDelegate? Dispatch { get; set; }

    /// <summary>Where the server listens, in the order of <see cref="WebOptions.Listen"/>, with the real ports. Empty until it runs.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>Declares something that the server answers, before it starts.</summary>
    public void Add(WebEndpoint endpoint)
    {
        if (_host is not null) throw new InvalidOperationException($"WebServer: expected {endpoint.Method} {endpoint.Path} before the start, got it after. Add it earlier.");
        if (endpoint.Answer is not null && endpoint.Path.Contains('{'))
            throw new ArgumentException($"WebServer: expected {endpoint.Path} without an answer of its own, since it has braces. Answer it in Dispatch.", nameof(endpoint));
        if (_endpoints.Any(e => e.Path == endpoint.Path && e.Method == endpoint.Method))
            throw new ArgumentException($"WebServer: expected {endpoint.Method} {endpoint.Path} once, got it twice. Take one away.", nameof(endpoint));
        _endpoints.Add(endpoint);
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">An address is taken or is none of this machine, or the files of the certificate cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_host is not null) throw new InvalidOperationException("WebServer: expected one start, got a second. Make another server.");
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        if (_options.Log is { } log) builder.Logging.SetMinimumLevel(_options.LogFrom).AddProvider(new LogDelegate(log, _options.LogFrom));
        _host = builder.Build();
        _server = _host.Services.GetRequiredService<IServer>();
        _pipeline.Start(_endpoints, Dispatch, _host.Services.GetRequiredService<IServiceScopeFactory>());
        try
        {
            await _server.StartAsync(_pipeline, cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException or InvalidOperationException)
        {
            throw new IOException($"WebServer: expected free addresses of this machine, got {string.Join(", ", _options.Listen.Select(a => $"{a.Host}:{a.Port}"))}: {error.Message.TrimEnd('.')}. Stop the other program, or listen elsewhere.", error);
        }
        Addresses = [.. _options.Listen.Select((address, i) => AddressOf(address, _listening[i]))];
    }

    /// <summary>Starts, waits until it is cancelled, and stops.</summary>
    /// <param name="cancellationToken">Ends the server's life.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        var cancelled = new TaskCompletionSource();
        await using (cancellationToken.Register(cancelled.SetResult)) await cancelled.Task;
        await StopAsync();
    }

    /// <summary>Takes no more requests, lets those that run end for <see cref="WebLimits.DrainTime"/>, and closes every connection.</summary>
    public async Task StopAsync()
    {
        if (_server is null) return;
        _pipeline.Stop();
        using var late = new CancellationTokenSource(_options.Limits.DrainTime, _options.Clock);
        await _server.StopAsync(late.Token);
    }

    /// <summary>Stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_host is not null) await _host.DisposeAsync();
        _pipeline.Dispose();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        WebLimits limits = _options.Limits;
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        KestrelServerLimits own = kestrel.Limits;
        own.MaxRequestBodySize = limits.BodyBytes;
        own.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        own.MaxRequestHeaderCount = limits.Headers;
        own.MaxRequestLineSize = limits.RequestLineBytes;
        own.MaxConcurrentConnections = limits.Connections;
        own.RequestHeadersTimeout = limits.HeaderTime;
        own.KeepAliveTimeout = limits.IdleTime;
        own.MinRequestBodyDataRate = own.MinResponseDataRate = new(limits.BytesPerSecond, limits.SlowTime);
        bool tellsOwner = _options.OnlyOwnerWrites && ConnectionOwner.IsTold();
        TlsCertificate? certificate = _options.Tls is null ? null : new(_options.Tls, _options.Clock, _options.Log);
        foreach (ListenAddress address in _options.Listen) Listen(kestrel, address, certificate, tellsOwner);
    }

    private void Listen(KestrelServerOptions kestrel, ListenAddress address, TlsCertificate? certificate, bool tellsOwner)
    {
        void Set(ListenOptions listen)
        {
            bool secure = certificate is not null && !address.Plain;
            // Without TLS there is nothing by which client and server could agree on a protocol.
            listen.Protocols = !secure && address.Protocols == HttpProtocols.Http1AndHttp2 ? HttpProtocols.Http1 : address.Protocols;
            if (tellsOwner) listen.Use(ConnectionOwner.Around);
            if (secure) listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(certificate!.Answer()) });
            if (listen.Protocols != HttpProtocols.Http2) listen.Use(ConnectionOutput.Around);
            _listening.Add(listen);
        }

        if (address.SocketFile is { } file) kestrel.ListenUnixSocket(file, Set);
        else if (address.Ip is { } ip) kestrel.Listen(ip, address.Port, Set);
        else kestrel.ListenAnyIP(address.Port, Set);
    }

    private Uri AddressOf(ListenAddress address, ListenOptions listen)
    {
        string scheme = _options.Tls is not null && !address.Plain ? "https" : "http";
        if (listen.IPEndPoint is not { } end) return new(address.Host);
        // An address that stands for all of them opens nothing.
        string host = address.Ip is null || end.Address.Equals(IPAddress.Any) || end.Address.Equals(IPAddress.IPv6Any) ? "localhost" : end.Address.ToString();
        return new UriBuilder(scheme, host, end.Port).Uri;
    }

    private Task ReadyAsync(HttpContext context)
    {
        var (ready, json) = Health.Report();
        return JsonAnswer.WriteAsync(context, ready ? 200 : 503, json);
    }

    private async Task WriteMetricsAsync(HttpContext context)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        Metrics.Write(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
