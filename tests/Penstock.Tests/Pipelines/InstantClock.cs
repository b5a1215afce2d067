namespace Penstock.Tests;

/// <summary>A clock that stands still, but whose timers are due at once: it goes on by what was waited for, and remembers it.</summary>
internal sealed class InstantClock : TimeProvider
{
    private readonly Lock _moving = new();
    private DateTimeOffset _now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What was waited for.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_moving) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new DueTimer();
        if (dueTime == Timeout.InfiniteTimeSpan) return timer;
        lock (_moving)
        {
            Waits.Add(dueTime);
            _now += dueTime;
        }
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return timer;
    }

    private sealed class DueTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
