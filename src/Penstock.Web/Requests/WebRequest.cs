using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Penstock.Web;

/// <summary>A request that a connection works on. A connection uses its object again for the next one.</summary>
internal sealed class WebRequest : IHttpRequestLifetimeFeature
{
    private readonly DefaultHttpContext _context = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _most;
    private IHttpRequestLifetimeFeature _connection = null!;
    private CancellationTokenSource? _ending;
    private CancellationTokenRegistration _aborted;
    private CancellationToken? _given;

    public WebRequest(TimeProvider clock, TimeSpan most, Microsoft.Extensions.DependencyInjection.IServiceScopeFactory services)
    {
        (_clock, _most) = (clock, most);
        _context.ServiceScopeFactory = services;
    }

    public HttpContext Context => _context;

    /// <summary>When the request came.</summary>
    public long Started { get; private set; }

    /// <summary>Whether the limiter let it in.</summary>
    public bool IsWorking { get; set; }

    /// <summary>Whether it was worked on for longer than it may.</summary>
    public bool IsLate => _ending is { IsCancellationRequested: true } && !_connection.RequestAborted.IsCancellationRequested;

    /// <summary>Cancelled when the client is gone or the request is worked on for too long. The first asks for it, the others pay nothing.</summary>
    public CancellationToken RequestAborted
    {
        get => _given ?? Ending().Token;
        set => _given = value;
    }

    public void Abort() => _connection.Abort();

    public void Begin(IFeatureCollection features)
    {
        _context.Initialize(features);
        _connection = features.Get<IHttpRequestLifetimeFeature>()!;
        features.Set<IHttpRequestLifetimeFeature>(this);
        Started = _clock.GetTimestamp();
        IsWorking = false;
    }

    public void End()
    {
        _context.Uninitialize();
        _given = null;
        if (_ending is null) return;
        _aborted.Dispose();
        _ending.Dispose();
        _ending = null;
    }

    private CancellationTokenSource Ending()
    {
        if (_ending is not null) return _ending;
        TimeSpan left = _most - _clock.GetElapsedTime(Started);
        _ending = new(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock);
        _aborted = _connection.RequestAborted.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        return _ending;
    }
}
