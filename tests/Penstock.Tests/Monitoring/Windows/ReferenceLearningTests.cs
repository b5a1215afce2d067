using Penstock.Data;
using Penstock.Monitoring;
using static Penstock.Tests.WatchedTaxi;

namespace Penstock.Tests;

public class ReferenceLearningTests
{
    [Fact]
    public async Task Another_reference_begins_the_open_windows_anew()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 700);
        MonitorReport first = await Run(Options(folder) with { Reference = new("two answers", () => new(Known.Rows, [.. Known.Labels.Select(label => 0.1 + 0.8 * label)], Known.Labels)) });
        Assert.Equal(1, first.WindowsJudged);
        LoggedRows.Write(folder["requests"], HeldOut, "b", 700, 500);
        MonitorReport second = await Run(Options(folder) with { Reference = new("many answers", () => new(Known.Rows, Known.Answers(Known.Rows), Known.Labels)) });
        Assert.Equal((500, 1, 0), (second.Rows, second.WindowsJudged, second.WindowsAlarmed));
        Assert.Contains("the rows of the reference are others: 200 rows of the window that was open are not judged.", second.Problems);
    }

    [Fact]
    public async Task Answers_are_learnt_from_each_row_once()
    {
        using var folder = TestFiles.NewFolder();
        MonitorOptions options = Options(folder) with { Labels = folder["late.csv"] };
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 500);
        await Run(options);
        LoggedRows.WriteLabels(folder["late.csv"], HeldOut, "a", 0, 500);
        MonitorReport labelled = await Run(options);
        Assert.Equal(500, labelled.Labelled);
        Assert.Contains(labelled.Waiting, w => w.StartsWith("prediction shift: 500 more rows"));
        Assert.Contains(labelled.Waiting, w => w.StartsWith("label shift and concept drift: 500 more labelled rows"));
    }
}
