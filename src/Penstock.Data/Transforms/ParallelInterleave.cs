using System.Runtime.ExceptionServices;

namespace Penstock.Data;

/// <summary>Reads lanes in turn that a team of threads fills; some lanes beyond those of the cycle are begun early.</summary>
internal sealed class ParallelInterleaveReader<T, TResult>(DatasetReader<T> source, LaneOpener<T, TResult> open, int cycle, int block, int parallelism, ReadingOptions options)
    : InterleaveReader<T, TResult>(source, open, cycle, block, options)
{
    private readonly LaneTeam _team = new(parallelism, options);
    private readonly ChunkSize _chunks = new(options.Meter!.Frequency);
    private readonly LaneOpener<T, TResult> _open = open;
    private readonly ReadingOptions _options = options;
    private readonly Queue<AheadLane<T, TResult>> _coming = new();
    private ExceptionDispatchInfo? _error;
    private bool _ended;

    ~ParallelInterleaveReader() => _team?.Stop();

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        _team.Stop();
        _team.Join();
        base.Dispose();
    }

    private protected override void Rewind(long epoch)
    {
        base.Rewind(epoch);
        (_ended, _error) = (false, null);
    }

    private protected override Lane<TResult>? NextLane(bool passing)
    {
        int wanted = passing ? 1 : _team.Size + 1;
        while (_coming.Count < wanted && !_ended && _error is null) ReadSource(passing);
        if (_coming.TryDequeue(out AheadLane<T, TResult>? next)) return next;
        // Lanes before the failed element come first, and those behind it once it has been told.
        ExceptionDispatchInfo? error = _error;
        _error = null;
        error?.Throw();
        return null;
    }

    private protected override void CloseLanes()
    {
        IDisposable[] coming = [.. _coming];
        _coming.Clear();
        try { base.CloseLanes(); }
        finally { Disposal.Of(coming); }
    }

    private void ReadSource(bool passing)
    {
        try
        {
            if (!Source.MoveNext()) _ended = true;
            else
            {
                var lane = new AheadLane<T, TResult>(_team, _open, Source.Current, Source.Position - 1, _chunks, _options with { Epoch = Epoch, Skip = 0 });
                _coming.Enqueue(lane);
                if (!passing) lane.Begin();
            }
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }
    }
}

/// <summary>Gives the elements of lanes as they become ready.</summary>
internal sealed class UnorderedInterleaveReader<T, TResult>(DatasetReader<T> source, LaneOpener<T, TResult> open, int cycle, int parallelism, ReadingOptions options)
    : StageReader<T, TResult>(source, options.Cancellation)
{
    private readonly LaneTeam _team = new(parallelism, options);
    private readonly ChunkSize _chunks = new(options.Meter!.Frequency);
    private readonly List<AheadLane<T, TResult>> _lanes = [];
    private AheadLane<T, TResult>? _lane;
    private bool _ended;

    ~UnorderedInterleaveReader() => _team?.Stop();

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        _team.Stop();
        _team.Join();
        try { CloseLanes(); }
        finally { base.Dispose(); }
    }

    private protected override void Rewind(long epoch)
    {
        CloseLanes();
        _ended = false;
        base.Rewind(epoch);
    }

    private protected override bool Advance()
    {
        while (FindLane() is { } lane)
        {
            try
            {
                if (lane.MoveNext())
                {
                    Current = lane.Current;
                    return true;
                }
            }
            catch
            {
                // The elements behind the failed one still come.
                if (lane.IsOpen) lane.Begin();
                else Leave(lane);
                throw;
            }
            Leave(lane);
        }
        return false;
    }

    /// <summary>A lane that need not be waited for: the one read last, while it has elements.</summary>
    private AheadLane<T, TResult>? FindLane()
    {
        if (_lane is { HasTaken: true }) return _lane;
        while (!_ended && _lanes.Count < cycle) OpenNext();
        lock (_team.Gate)
        {
            while (_lanes.Count > 0)
            {
                if (_lane is { HasNews: true }) return _lane;
                foreach (AheadLane<T, TResult> lane in _lanes)
                    if (lane.HasNews) return _lane = lane;
                _team.Wait();
            }
        }
        return null;
    }

    private void OpenNext()
    {
        _ended = !Source.MoveNext();
        if (_ended) return;
        _lanes.Add(new(_team, open, Source.Current, Source.Position - 1, _chunks, options with { Epoch = Epoch, Skip = 0 }));
        _lanes[^1].Begin();
    }

    private void Leave(AheadLane<T, TResult> lane)
    {
        _lanes.Remove(lane);
        _lane = null;
        lane.Dispose();
    }

    private void CloseLanes()
    {
        IDisposable[] lanes = [.. _lanes];
        _lanes.Clear();
        _lane = null;
        Disposal.Of(lanes);
    }
}
