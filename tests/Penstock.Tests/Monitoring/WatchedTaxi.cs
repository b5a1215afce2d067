using Penstock.Data;
using Penstock.Monitoring;

namespace Penstock.Tests;

/// <summary>A monitor of the taxi trips: two thirds of the rows are those of training, the others come later.</summary>
internal static class WatchedTaxi
{
    public static readonly MonitoredRows Known, HeldOut;
    public static readonly DataProfile Profile;

    static WatchedTaxi()
    {
        (Known, HeldOut) = MonitoredRows.Taxi().Split(2.0 / 3, seed: 7);
        Profile = DataProfile.Of(Known.Rows);
    }

    public static MonitorOptions Options(TestFolder folder, int day = 1) => new("taxi", 1, Known.Signature, folder["requests"])
    {
        Profile = Profile, StateFile = folder["state.json"], Clock = new FixedClock(LoggedRows.Start.AddDays(day)), BaselineRows = 1000,
    };

    public static Task<MonitorReport> Run(MonitorOptions options) => new ModelMonitor(options).RunAsync(TestContext.Current.CancellationToken);
}
