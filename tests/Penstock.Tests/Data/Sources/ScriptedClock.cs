namespace Penstock.Tests;

/// <summary>A clock on which every wait is over at once, and lets the next step of a script happen.</summary>
internal sealed class ScriptedClock(params Action[] steps) : TimeProvider
{
    private long _now;
    private int _step;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan) return new OverTimer();
        Interlocked.Add(ref _now, dueTime.Ticks);
        int step = Interlocked.Increment(ref _step) - 1;
        if (step < steps.Length) steps[step]();
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new OverTimer();
    }

    private sealed class OverTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
