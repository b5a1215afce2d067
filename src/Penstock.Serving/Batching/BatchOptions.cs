namespace Penstock.Serving;

/// <summary>How requests to a model are put together. A request that comes while the model is idle runs at once, alone; batches form of those that come while it is busy.</summary>
public sealed record BatchOptions
{
    /// <summary>Runs that may go on at once; 0, the default: one per core for a quick model, else one, so that batches form.</summary>
    public int Lanes { get; init; }

    /// <summary>Threads of one run; 0, the default: one for a quick model, else all cores.</summary>
    public int Threads { get; init; }

    /// <summary>The most rows that wait; requests past it are answered 503. Default 4096.</summary>
    public int QueueRows { get; init; } = 4096;

    /// <summary>The most rows of one request; past it: 400. Default 10,000.</summary>
    public int RequestRows { get; init; } = 10_000;
}
