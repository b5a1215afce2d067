using Penstock.Board;
using Penstock.Models;

namespace Penstock.Tests;

public class RunStatusesTests
{
    // The event that is written has the time 1001.
    [Theory]
    [InlineData(1060, RunStatus.Running)]
    [InlineData(1062, RunStatus.Unknown)]
    internal void A_run_that_says_nothing_for_a_minute_is_not_called_running(int now, RunStatus expected)
    {
        using TestFolder folder = TestFiles.NewFolder();
        EventBytes.Write(folder, "a", EventBytes.Join(EventBytes.Version(), EventBytes.Scalar("x", 1, 1)));
        using RunFolder runs = RunLog.Open(folder.FullName);
        Assert.Equal(expected, new RunStatuses(new SetTime(now)).Of(runs.Runs)[0]);
    }

    [Theory]
    [InlineData(SessionStatus.Success, RunStatus.Done)]
    [InlineData(SessionStatus.Failure, RunStatus.Failed)]
    [InlineData(SessionStatus.Unknown, RunStatus.Unknown)]
    internal void What_a_run_says_at_its_end_holds_at_once(SessionStatus said, RunStatus expected)
    {
        using TestFolder folder = TestFiles.NewFolder();
        var clock = new SetTime(1001);
        using (RunWriter log = RunLog.Create(folder["a"], new() { Clock = clock })) log.HyperParameters(new HParamSessionEnd(said) { End = 1001 });
        using RunFolder runs = RunLog.Open(folder.FullName);
        Assert.Equal(expected, new RunStatuses(clock).Of(runs.Runs)[0]);
    }

    private sealed class SetTime(int seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
