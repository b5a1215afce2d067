using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Who works, who waits and who is sent away.</summary>
public class LoadLimiterTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lets_in_as_many_as_may_work_and_then_the_one_that_came_first()
    {
        using LoadLimiter limiter = Of(concurrency: 2, queue: 2);
        Assert.Equal(Admission.Taken, await limiter.EnterAsync());
        Assert.Equal(Admission.Taken, await limiter.EnterAsync());
        Task<Admission> third = limiter.EnterAsync().AsTask(), fourth = limiter.EnterAsync().AsTask();
        Assert.Equal(Admission.QueueFull, await limiter.EnterAsync());
        Assert.Equal((2, 2), (limiter.Working, limiter.Waiting));

        limiter.Leave();
        Assert.Equal(Admission.Taken, await third);
        Assert.False(fourth.IsCompleted);
        limiter.Leave();
        Assert.Equal(Admission.Taken, await fourth);
        limiter.Leave();
        limiter.Leave();
        Assert.Equal((0, 0), (limiter.Working, limiter.Waiting));
    }

    [Fact]
    public async Task Sends_away_who_waits_for_too_long_and_no_one_who_came_later()
    {
        using LoadLimiter limiter = Of(concurrency: 1, queue: 10);
        await limiter.EnterAsync();
        Task<Admission> early = limiter.EnterAsync().AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(970));
        Task<Admission> late = limiter.EnterAsync().AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Equal(Admission.WaitedTooLong, await early);
        Assert.False(late.IsCompleted);
        limiter.Leave();
        Assert.Equal(Admission.Taken, await late);
    }

    [Fact]
    public async Task Where_the_queue_never_runs_empty_the_newest_goes_first_and_none_waits_long()
    {
        using LoadLimiter limiter = Of(concurrency: 1, queue: 100);
        await limiter.EnterAsync();
        Task<Admission> first = limiter.EnterAsync().AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(980));
        Task<Admission> second = limiter.EnterAsync().AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Task<Admission> third = limiter.EnterAsync().AsTask();
        Assert.False(first.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(Admission.WaitedTooLong, await first);

        limiter.Leave();
        Assert.Equal(Admission.Taken, await third);
        _clock.Advance(TimeSpan.FromMilliseconds(29));
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Admission.WaitedTooLong, await second);
    }

    [Fact]
    public async Task Is_patient_again_once_the_queue_ran_empty()
    {
        using LoadLimiter limiter = Of(concurrency: 1, queue: 10);
        await limiter.EnterAsync();
        Task<Admission> tired = limiter.EnterAsync().AsTask();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Admission.WaitedTooLong, await tired);
        Task<Admission> next = limiter.EnterAsync().AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(next.IsCompleted);
        limiter.Leave();
        Assert.Equal(Admission.Taken, await next);
    }

    [Fact]
    public async Task Counts_right_under_many_threads()
    {
        using LoadLimiter limiter = Of(concurrency: 4, queue: 1000);
        int working = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(async () =>
        {
            Assert.Equal(Admission.Taken, await limiter.EnterAsync());
            int now = Interlocked.Increment(ref working);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref working);
            limiter.Leave();
        }, Cancel)));
        Assert.InRange(most, 1, 4);
        Assert.Equal((0, 0), (limiter.Working, limiter.Waiting));
    }

    private LoadLimiter Of(int concurrency, int queue) => new(concurrency, queue, TimeSpan.FromSeconds(1), _clock);

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value) Interlocked.CompareExchange(ref most, value, seen);
    }
}
