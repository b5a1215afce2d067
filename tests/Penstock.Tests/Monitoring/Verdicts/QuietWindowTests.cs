using Penstock.Monitoring;

namespace Penstock.Tests;

public class QuietWindowTests
{
    private const double MostAlarmed = 0.01;

    [Theory]
    [InlineData("taxi")]
    [InlineData("adult")]
    public void Quiet_windows_of_500_rows_hardly_ever_raise_an_alarm(string name) => Simulate(name, splits: 3, windows: 60);

    [Theory(Explicit = true)]
    [InlineData("taxi")]
    [InlineData("adult")]
    public void Of_ten_thousand_quiet_windows_at_most_one_in_a_hundred_raises_an_alarm(string name) => Simulate(name, splits: 10, windows: 1000);

    // Each split has a reference of its own: one unlucky reference would be unlucky in every window.
    private static void Simulate(string name, int splits, int windows)
    {
        MonitoredRows rows = name == "taxi" ? MonitoredRows.Taxi() : MonitoredRows.Adult();
        int alarmed = 0, warned = 0;
        var kinds = new Dictionary<string, int>();
        for (int seed = 0; seed < splits; seed++)
        {
            (MonitoredRows known, MonitoredRows heldOut) = rows.Split(2.0 / 3, seed);
            MonitorReference reference = known.Reference();
            BinnedRow[] binned = heldOut.Binned(reference);
            var random = new Random(1000 + seed);
            for (int i = 0; i < windows; i++)
            {
                WindowVerdict verdict = MonitoredRows.Judge(binned, reference, random);
                if (verdict.Level == AlertLevel.Alarm) alarmed++;
                if (verdict.Level == AlertLevel.Warning) warned++;
                foreach (DriftCause cause in verdict.Causes) kinds[$"{cause}"] = kinds.GetValueOrDefault($"{cause}") + 1;
            }
        }
        int all = splits * windows;
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {alarmed} of {all} quiet windows raised an alarm ({(double)alarmed / all:P2}), {warned} a warning ({(double)warned / all:P2}): {string.Join("; ", kinds.Select(k => $"{k.Key} {k.Value}"))}");
        Assert.True(alarmed <= MostAlarmed * all, $"{name}: {alarmed} of {all} quiet windows raised an alarm: {string.Join("; ", kinds.Select(k => $"{k.Key} {k.Value}"))}");
    }
}
