using Penstock.Monitoring;

namespace Penstock.Tests;

public class FileAlertsTests
{
    [Theory]
    [InlineData("taxi-v1-DataDrift-began-1-20261101T000000Z-fare")]
    [InlineData("taxi-v1-DataDrift-began-1-20261101T000000Z-fare in \"dollars\", \\ and Straße")]
    public async Task An_alert_is_written_once(string id)
    {
        using var folder = TestFiles.NewFolder();
        var alert = new Alert(id, LoggedRows.Start, "taxi", 1, DriftKind.DataDrift, AlertLevel.Alarm, false, 1, "fare", []);
        var sink = new FileAlerts(folder["alerts.jsonl"]);
        await sink.TellAsync(alert, TestContext.Current.CancellationToken);
        await sink.TellAsync(alert, TestContext.Current.CancellationToken);
        await sink.TellAsync(alert with { Id = id + "s" }, TestContext.Current.CancellationToken);
        Assert.Equal(2, File.ReadAllLines(folder["alerts.jsonl"]).Length);
    }
}
