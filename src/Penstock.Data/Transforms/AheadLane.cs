using System.Runtime.ExceptionServices;

namespace Penstock.Data;

/// <summary>A lane that a team reads ahead: one chunk is consumed while the next is filled.</summary>
internal sealed class AheadLane<T, TResult>(LaneTeam team, LaneOpener<T, TResult> open, T element, long index, ChunkSize chunks, ReadingOptions options) : Lane<TResult>
{
    private readonly ReadingOptions _options = options with { Reuse = 0, Cancellation = team.Stopping };
    private DatasetReader<TResult>? _reader;
    private TResult[] _taken = [], _ready = [];
    private int _next, _takenCount, _readyCount;
    private State _state;
    private bool _ended;
    private volatile bool _dropped;
    private ExceptionDispatchInfo? _error;
    private Action? _fill;

    private enum State { Idle, Queued, Filling }

    public override bool IsOpen => _reader is not null;

    /// <summary>Whether <see cref="MoveNext"/> can tell without waiting; the gate is held.</summary>
    public bool HasNews => HasTaken || _readyCount > 0 || _error is not null || _ended;

    /// <summary>Whether an element waits in the chunk that was taken.</summary>
    public bool HasTaken => _next < _takenCount;

    /// <summary>Lets the team begin to read.</summary>
    public void Begin()
    {
        lock (team.Gate) Queue();
    }

    public override bool MoveNext()
    {
        if (_next == _takenCount && !TakeChunk(thenFill: true)) return false;
        Current = _taken[_next];
        _taken[_next++] = default!;
        return true;
    }

    public override long Pass(long count)
    {
        long passed = 0;
        do
        {
            int taken = (int)Math.Min(count - passed, _takenCount - _next);
            Array.Clear(_taken, _next, taken);
            _next += taken;
            passed += taken;
        }
        while (passed < count && HasMoreReady(ref passed));
        if (passed == count || _ended) return passed;
        // The team is idle now.
        passed += (_reader ??= Open()).Pass(count - passed);
        _ended = passed < count;
        return passed;
    }

    public override void Dispose()
    {
        lock (team.Gate)
        {
            _dropped = true;
            while (_state == State.Filling) Monitor.Wait(team.Gate);
        }
        _reader?.Dispose();
    }

    /// <summary>Whether something has been read ahead, an error that is passed over among it.</summary>
    private bool HasMoreReady(ref long passed)
    {
        try
        {
            return TakeChunk(thenFill: false);
        }
        catch (DatasetException error) when (IsOpen && !error.IsBreak)
        {
            passed++;
            return true;
        }
    }

    /// <summary>Takes the chunk that is ready; waits for it, unless nobody fills one and none shall be filled.</summary>
    private bool TakeChunk(bool thenFill)
    {
        lock (team.Gate)
        {
            while (_readyCount == 0)
            {
                if (Interlocked.Exchange(ref _error, null) is { } error) error.Throw();
                if (_ended || (_state == State.Idle && !thenFill)) return false;
                if (_state == State.Idle) Queue();
                team.Wait();
            }
            (_taken, _ready) = (_ready, _taken);
            (_next, _takenCount, _readyCount) = (0, _readyCount, 0);
            if (thenFill && !_ended && _error is null) Queue();
            return true;
        }
    }

    private void Queue()
    {
        _state = State.Queued;
        team.Begin(_fill ??= Fill);
    }

    private void Fill()
    {
        lock (team.Gate)
        {
            if (_dropped) return;
            _state = State.Filling;
        }
        int count = 0;
        bool ended = false;
        ExceptionDispatchInfo? failed = null;
        try
        {
            _reader ??= Open();
            int size = chunks.Wanted;
            if (_ready.Length < size) _ready = new TResult[size];
            long began = _options.Meter!.Now();
            while (count < size && !_dropped && !ended)
            {
                if (_reader.MoveNext()) _ready[count++] = _reader.Current;
                else ended = true;
            }
            chunks.Learn(count, _options.Meter.Now() - began);
        }
        catch (Exception error)
        {
            failed = ExceptionDispatchInfo.Capture(error);
        }
        lock (team.Gate)
        {
            (_readyCount, _ended, _error, _state) = (count, ended, failed, State.Idle);
            Monitor.PulseAll(team.Gate);
        }
    }

    private DatasetReader<TResult> Open()
    {
        StageMeter meter = _options.Meter!;
        long began = meter.Now();
        try
        {
            return open(element, index, _options);
        }
        finally
        {
            meter.AddBusy(meter.Now() - began);
        }
    }
}
