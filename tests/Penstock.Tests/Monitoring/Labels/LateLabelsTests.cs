using Penstock.Data;
using Penstock.Models;
using Penstock.Monitoring;
using Penstock.Tensors;
using static Penstock.Tests.WatchedTaxi;

namespace Penstock.Tests;

public class LateLabelsTests
{
    private static MonitorOptions Options(TestFolder folder, int day = 1) => WatchedTaxi.Options(folder, day) with { Labels = folder["late.csv"] };

    [Fact]
    public async Task Labels_of_a_round_that_was_stopped_halfway_are_not_counted_again()
    {
        using var folder = TestFiles.NewFolder();
        Column fare = HeldOut.Rows.Column("fare");
        MonitoredRows dear = HeldOut.With(new("fare", Tensor.From(Enumerable.Range(0, fare.Count).Select(r => fare.NumberAt(r) * 1.6).ToArray())));
        LoggedRows.Write(folder["requests"], dear, "a", 0, 500);
        LoggedRows.Write(folder["requests"], dear, "a", 500, 500);
        LoggedRows.WriteLabels(folder["late.csv"], dear, "a", 0, 1000);
        using var stop = new CancellationTokenSource();
        MonitorOptions options = Options(folder) with { Sinks = [new Stopping(stop)] };
        await Assert.ThrowsAsync<OperationCanceledException>(() => new ModelMonitor(options).RunAsync(stop.Token));
        MonitorReport rest = await Run(options);
        Assert.Equal((500, 500), (rest.Rows, rest.Labelled));
        Assert.Equal(0, (await Run(options)).Labelled);
    }

    [Fact]
    public async Task A_line_that_is_still_written_waits_for_its_end()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 100);
        File.WriteAllText(folder["late.csv"], "id,label\na0,yes\na1,ye");
        MonitorReport report = await Run(Options(folder));
        Assert.Equal(1, report.Labelled);
        Assert.Contains(report.Problems, p => p.Contains("the last line has no end yet"));
        File.AppendAllText(folder["late.csv"], "s\n");
        Assert.Equal(1, (await Run(Options(folder))).Labelled);
        File.WriteAllText(folder["late.csv"], "id,la");
        Assert.Equal(0, (await Run(Options(folder))).Labelled);
    }

    [Fact]
    public void A_number_of_which_a_part_is_written_is_no_label()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["late.csv"], "id,label\na,1275\nb,12");
        Assert.Equal(1, LateLabels.Read(folder["late.csv"], new() { Task = Target.Numbers }, 0, [])!.Waiting);
    }

    [Fact]
    public void A_file_that_is_no_table_is_named()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["late.csv"], "id,label\na,1,2,3\n");
        Assert.StartsWith($"Csv {folder["late.csv"]} line 2", Assert.Throws<InvalidDataException>(() => LateLabels.Read(folder["late.csv"], Known.Signature, 0, [])).Message);
    }

    [Fact]
    public async Task The_whole_log_is_read_again_for_new_labels_alone()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 100);
        File.WriteAllText(folder["late.csv"], "id,label\na5,yes\nz7,no\n");
        Assert.Equal(1, (await Run(Options(folder))).Labelled);
        string log = Directory.GetFiles(folder["requests"]).Single();
        File.WriteAllText(log, File.ReadAllText(log).Replace("\"a7\"", "\"z7\""));
        Assert.Equal(0, (await Run(Options(folder))).Labelled);
        File.AppendAllText(folder["late.csv"], "a8,no\n");
        Assert.Equal(2, (await Run(Options(folder))).Labelled);
    }

    [Fact]
    public async Task Labels_older_than_the_oldest_file_are_given_up()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.WriteLabels(folder["late.csv"], HeldOut, "unsampled", 0, 10);
        Assert.Contains((await Run(Options(folder))).Problems, p => p.StartsWith("10 labels are of requests that the log does not have"));
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 100);
        Assert.Contains((await Run(Options(folder))).Problems, p => p.StartsWith("10 labels are of requests that the log does not have"));
        Directory.Delete(folder["requests"], recursive: true);
        LoggedRows.Write(folder["requests"], HeldOut, "b", 0, 100, start: LoggedRows.Start.AddDays(2));
        LoggedRows.WriteLabels(folder["late.csv"], HeldOut, "other", 0, 3);
        MonitorReport later = await Run(Options(folder, day: 3));
        Assert.Contains("10 labels are older than the oldest file of the log and were given up.", later.Problems);
        Assert.Contains(later.Problems, p => p.StartsWith("3 labels are of requests that the log does not have"));
        MonitorReport last = await Run(Options(folder, day: 3));
        Assert.DoesNotContain(last.Problems, p => p.Contains("given up"));
        Assert.Contains(last.Problems, p => p.StartsWith("3 labels are of requests that the log does not have"));
    }

    [Fact]
    public void Classes_that_differ_by_case_alone_stay_apart()
    {
        using var folder = TestFiles.NewFolder();
        ModelSignature signature = Known.Signature with { Task = Target.Classes, ClassNames = ["M", "m", "Other."] };
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 4);
        File.WriteAllText(folder["late.csv"], "id,label\na0,m\na1,M\na2,other\na3,else\n");
        RequestPart part = RequestLogReader.For(folder["requests"], signature).Read().Single();
        Assert.Equal([1, 0, 2, double.NaN], LateLabels.Read(folder["late.csv"], signature, 0, [])!.Take(part));
    }

    /// <summary>Stops the round that tells it something.</summary>
    private sealed class Stopping(CancellationTokenSource stop) : IAlertSink
    {
        public string Name => "stopping";

        public Task TellAsync(Alert alert, CancellationToken cancellation) => stop.CancelAsync();
    }
}
