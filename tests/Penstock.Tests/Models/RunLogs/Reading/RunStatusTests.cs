using Penstock.Models;

namespace Penstock.Tests;

public class RunStatusTests
{
    // The event that is written has the time 1001.
    [Theory]
    [InlineData(1060, RunStatus.Running)]
    [InlineData(1062, RunStatus.Unknown)]
    public void A_run_that_says_nothing_for_a_minute_is_not_called_running(int now, RunStatus expected)
    {
        using TestFolder folder = TestFiles.NewFolder();
        EventBytes.Write(folder, "a", EventBytes.Join(EventBytes.Version(), EventBytes.Scalar("x", 1, 1)));
        using RunFolder runs = RunLog.Open(folder.FullName);
        Assert.Equal(expected, runs.Runs[0].StatusAt(DateTimeOffset.FromUnixTimeSeconds(now)));
    }

    [Theory]
    [InlineData(SessionStatus.Success, RunStatus.Done)]
    [InlineData(SessionStatus.Failure, RunStatus.Failed)]
    [InlineData(SessionStatus.Unknown, RunStatus.Stopped)]
    public void What_a_run_says_at_its_end_holds_at_once(SessionStatus said, RunStatus expected)
    {
        using TestFolder folder = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(folder["a"], new() { Clock = new ManualClock() })) log.HyperParameters(new HParamSessionEnd(said) { End = 1001 });
        using RunFolder runs = RunLog.Open(folder.FullName);
        Assert.Equal(expected, runs.Runs[0].StatusAt(new ManualClock().GetUtcNow()));
    }
}
