namespace Penstock.Web;

/// <summary>How much a server takes. What goes past a limit is answered with a sentence, and the rest goes on.</summary>
public sealed record WebLimits
{
    /// <summary>The longest body in bytes; past it: 413. Default: 64 MiB.</summary>
    public long BodyBytes { get; init; } = 64 << 20;

    /// <summary>The most bytes of all headers of a request; past it: 431. Default: 32 KiB.</summary>
    public int HeaderBytes { get; init; } = 32 << 10;

    /// <summary>The most headers of a request; past it: 431. Default: 100.</summary>
    public int Headers { get; init; } = 100;

    /// <summary>The longest request line in bytes; past it: 414. Default: 8 KiB.</summary>
    public int RequestLineBytes { get; init; } = 8 << 10;

    /// <summary>The most requests that are worked on at once; more wait. A request whose body is still on its way is not yet one of them. Default: 256.</summary>
    public int Concurrency { get; init; } = 256;

    /// <summary>The most requests that wait; past it: 429. Default: 1024.</summary>
    public int Queue { get; init; } = 1024;

    /// <summary>
    /// How long a request may wait while the queue runs empty now and then; after that: 503. Default: 1 s.
    /// Where it did not run empty for that long, more comes than goes: then the newest is served first and none waits longer than a twentieth of this.
    /// </summary>
    public TimeSpan QueueTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a request may be worked on until its cancellation token is cancelled; then: 504. Default: 30 s.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may take to send its headers; then the connection is closed. Default: 15 s.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may idle between requests. Default: 130 s.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>The fewest bytes per second of a body, sent or fetched; slower: 408, or the connection is closed. Default: 240.</summary>
    public double BytesPerSecond { get; init; } = 240;

    /// <summary>How long a body may be slower than <see cref="BytesPerSecond"/>. Default: 5 s.</summary>
    public TimeSpan SlowTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most connections; further ones are closed. Default: 10,000.</summary>
    public long Connections { get; init; } = 10_000;

    /// <summary>The most requests that last (event streams) at once; past it: 429. Default: 256.</summary>
    public int Lasting { get; init; } = 256;

    /// <summary>The most requests that last of one client address, of IPv6 of one network of 64 bits; past it: 429. Default: 64.</summary>
    public int LastingOfClient { get; init; } = 64;

    /// <summary>How long requests may go on once the server is told to stop. Default: 30 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    internal void Require()
    {
        (string Name, double Value, double Least)[] values =
        [
            (nameof(BodyBytes), BodyBytes, 1), (nameof(HeaderBytes), HeaderBytes, 256), (nameof(Headers), Headers, 1), (nameof(RequestLineBytes), RequestLineBytes, 64),
            (nameof(Concurrency), Concurrency, 1), (nameof(Queue), Queue, 0), (nameof(Lasting), Lasting, 0), (nameof(LastingOfClient), LastingOfClient, 0), (nameof(Connections), Connections, 1), (nameof(BytesPerSecond), BytesPerSecond, 1),
            (nameof(QueueTime), QueueTime.TotalSeconds, 0.001), (nameof(RequestTime), RequestTime.TotalSeconds, 0.001), (nameof(HeaderTime), HeaderTime.TotalSeconds, 0.001),
            (nameof(IdleTime), IdleTime.TotalSeconds, 0.001), (nameof(SlowTime), SlowTime.TotalSeconds, 1.001), (nameof(DrainTime), DrainTime.TotalSeconds, 0.001),
        ];
        foreach (var (name, value, least) in values)
            if (!(value >= least)) throw new ArgumentException(FormattableString.Invariant($"WebLimits.{name}: expected {least} or more, got {value}. Give a greater one."));
    }
}
