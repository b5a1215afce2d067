namespace Penstock.Tests;

/// <summary>A clock whose timers fire when the test says so.</summary>
internal sealed class TickedClock : TimeProvider
{
    private readonly List<TickedTimer> _timers = [];

    public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TickedTimer(() => callback(state), dueTime);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Fires every timer that is not disposed.</summary>
    public void Tick()
    {
        foreach (TickedTimer timer in _timers) timer.Fire();
    }

    public TimeSpan Interval => _timers[0].Due;

    private sealed class TickedTimer(Action fire, TimeSpan due) : ITimer
    {
        private bool _isDisposed;

        public TimeSpan Due => due;

        public void Fire()
        {
            if (!_isDisposed) fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _isDisposed = true;

        public ValueTask DisposeAsync()
        {
            _isDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
