namespace Penstock.Web;

/// <summary>Why a request is not worked on.</summary>
internal enum Admission { Taken, QueueFull, WaitedTooLong }

/// <summary>
/// Lets a number of requests work at once and a number wait. A queue that has not run empty for the patience means that more comes than goes;
/// from then on the newest is let in first and none waits longer than a twentieth of it, so that those who are served are served soon
/// (controlled delay with an adaptive stack: Maurer, "Fail at Scale", ACM Queue 2015).
/// </summary>
internal sealed class LoadLimiter : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly int _concurrency, _queue;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _lastEmpty;
    private int _working;

    public LoadLimiter(int concurrency, int queue, TimeSpan patience, TimeProvider clock)
    {
        (_concurrency, _queue, _patience, _clock) = (concurrency, queue, patience, clock);
        _lastEmpty = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private sealed class Waiter(long since) : TaskCompletionSource<Admission>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Since { get; } = since;
    }

    /// <summary>How many are worked on.</summary>
    public int Working => Volatile.Read(ref _working);

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Whether more has come than gone for the patience.</summary>
    private bool IsOverloaded => _waiting.Count > 0 && _clock.GetElapsedTime(_lastEmpty) >= _patience;

    /// <summary>Asks to work; whoever is taken must leave.</summary>
    public ValueTask<Admission> EnterAsync()
    {
        lock (_lock)
        {
            if (_working < _concurrency)
            {
                _working++;
                return new(Admission.Taken);
            }
            if (_waiting.Count >= _queue) return new(Admission.QueueFull);
            long now = _clock.GetTimestamp();
            if (_waiting.Count == 0)
            {
                _lastEmpty = now;
                _timer.Change(_patience, Timeout.InfiniteTimeSpan);
            }
            var waiter = new Waiter(now);
            _waiting.AddLast(waiter);
            return new(waiter.Task);
        }
    }

    /// <summary>Ends the work of one that was taken and lets the next in.</summary>
    public void Leave()
    {
        Waiter? next = null;
        lock (_lock)
        {
            if (_waiting.Count == 0) _working--;
            else
            {
                LinkedListNode<Waiter> node = IsOverloaded ? _waiting.Last! : _waiting.First!;
                _waiting.Remove(node);
                next = node.Value;
            }
        }
        next?.SetResult(Admission.Taken);
    }

    public void Dispose() => _timer.Dispose();

    // Set for the moment when a queue has not run empty for the patience, and from then on for the oldest. Whoever came before that moment came after the queue was empty last.
    private void Expire()
    {
        List<Waiter> expired = [];
        lock (_lock)
        {
            while (IsOverloaded && LeftFor(_waiting.First!.Value) <= TimeSpan.Zero)
            {
                expired.Add(_waiting.First!.Value);
                _waiting.RemoveFirst();
            }
            if (_waiting.First is { } oldest)
            {
                TimeSpan left = IsOverloaded ? LeftFor(oldest.Value) : _patience - _clock.GetElapsedTime(_lastEmpty);
                _timer.Change(left > s_tick ? left : s_tick, Timeout.InfiniteTimeSpan);
            }
        }
        foreach (Waiter waiter in expired) waiter.SetResult(Admission.WaitedTooLong);
    }

    private TimeSpan LeftFor(Waiter waiter) => _patience / 20 - _clock.GetElapsedTime(waiter.Since);
}
