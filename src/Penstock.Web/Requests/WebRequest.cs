using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Penstock.Web;

/// <summary>A request that a connection works on. A connection uses its object again for the next one.</summary>
internal sealed class WebRequest : IHttpRequestLifetimeFeature
{
    private readonly DefaultHttpContext _context = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _most;
    private readonly ConnectionOutput? _output;
    private IHttpRequestLifetimeFeature _connection = null!;
    private CancellationTokenSource? _ending;
    private CancellationTokenRegistration _aborted;
    private CancellationToken? _given;
    private long _workStarted;

    /// <summary>A request, to begin with the first of a connection.</summary>
    /// <param name="connection">The features of the connection.</param>
    /// <param name="most">How long a request may be worked on.</param>
    /// <param name="services">The services of the host.</param>
    /// <param name="clock">The clock of that time.</param>
    public WebRequest(IFeatureCollection connection, TimeSpan most, IServiceScopeFactory services, TimeProvider clock)
    {
        (_clock, _most) = (clock, most);
        _output = connection.Get<ConnectionOutput>();
        _context.ServiceScopeFactory = services;
    }

    public HttpContext Context => _context;

    /// <summary>When the request came.</summary>
    public long Started { get; private set; }

    /// <summary>Whether the limiter let it in, which it must be told when the work ends.</summary>
    public bool IsWorking { get; private set; }

    /// <summary>Whether it goes on for as long as its client listens.</summary>
    public bool IsLasting { get; private set; }

    /// <summary>Whether the client is gone.</summary>
    public bool IsGone => _connection.RequestAborted.IsCancellationRequested;

    /// <summary>Whether it was worked on for longer than it may.</summary>
    public bool IsLate => _ending is { IsCancellationRequested: true } && !IsGone && !IsLasting;

    /// <summary>Cancelled when the client is gone or the request is worked on for too long. Only who asks for it pays for it.</summary>
    public CancellationToken RequestAborted
    {
        get => _given ?? (_ending ??= Ending()).Token;
        set => _given = value;
    }

    public void Abort() => _connection.Abort();

    public void Begin(IFeatureCollection features)
    {
        _output?.IsInRequest = true;
        _context.Initialize(features);
        _connection = features.Get<IHttpRequestLifetimeFeature>()!;
        features.Set<IHttpRequestLifetimeFeature>(this);
        Started = _workStarted = _clock.GetTimestamp();
        IsWorking = IsLasting = false;
    }

    /// <summary>Of a request that lasts: whose it is.</summary>
    public string Client { get; private set; } = "";

    /// <summary>Says that its time does not run: it ends with its client or with the server.</summary>
    public void StartLasting(string client, CancellationToken stopping)
    {
        (IsLasting, Client) = (true, client);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, _connection.RequestAborted);
    }

    /// <summary>Says that the limiter let it in: from now on its time runs.</summary>
    public void StartWork()
    {
        IsWorking = true;
        _workStarted = _clock.GetTimestamp();
    }

    public void End()
    {
        _output?.IsInRequest = false;
        _context.Uninitialize();
        _given = null;
        if (_ending is null) return;
        _aborted.Dispose();
        _ending.Dispose();
        _ending = null;
    }

    private CancellationTokenSource Ending()
    {
        TimeSpan left = _most - _clock.GetElapsedTime(_workStarted);
        var ending = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock);
        _aborted = _connection.RequestAborted.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), ending);
        return ending;
    }
}
