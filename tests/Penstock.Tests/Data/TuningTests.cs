using Penstock.Data;

namespace Penstock.Tests;

public class TuningTests
{
    [Fact]
    public void Memory_that_a_queue_took_is_given_back_when_its_reading_ends()
    {
        var budget = new ReadingBudget(new() { Memory = 64 });
        var depth = new QueueDepth(Dataset.Auto, budget, Meter(TimeProvider.System));
        for (int i = 0; i < 2; i++)
        {
            depth.WasFull(1L);
            Assert.True(depth.Grow(hasEnded: false));
        }
        Assert.False(budget.TryTakeMemory(32));
        depth.GiveBack();
        Assert.True(budget.TryTakeMemory(64));
    }

    [Fact]
    public void Threads_that_a_crew_took_are_given_back_when_its_reading_ends()
    {
        var clock = new SecondClock();
        var budget = new ReadingBudget(new() { Cores = 2 });
        var size = new CrewSize(Dataset.Auto, budget, Meter(clock));
        Assert.False(size.Grow(1, 0));
        Assert.True(size.Grow(1, 100));
        Assert.Equal(2, size.Threads);
        Assert.True(budget.TryTakeThread());
        Assert.False(budget.TryTakeThread());
        size.GiveBack();
        Assert.True(budget.TryTakeThread());
    }

    private static StageMeter Meter(TimeProvider clock) => new(() => new Stage("Map", []), clock);

    /// <summary>Every look is a second after the last.</summary>
    private sealed class SecondClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_now;
    }
}
