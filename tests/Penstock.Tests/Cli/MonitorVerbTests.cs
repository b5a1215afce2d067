using Penstock.Cli;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using static Penstock.Tests.WatchedTaxi;

namespace Penstock.Tests;

public class MonitorVerbTests
{
    // A monitor asks a model for its columns and its profile alone.
    private static void Place(TestFolder work, int version)
    {
        var model = new Sequential(new InputLayer(Shape.Of(2)), new Dense(1)) { Signature = Known.Signature, Profile = DataProfile.Of(Known.Rows) };
        string folder = Directory.CreateDirectory(Path.Combine(work["models"], "taxi", $"{version}")).FullName;
        model.Save(Path.Combine(folder, "model.penstock"));
    }

    private static MonitoredRows Dear()
    {
        Column fare = HeldOut.Rows.Column("fare");
        return HeldOut.With(new("fare", Tensor.From(Enumerable.Range(0, fare.Count).Select(r => fare.NumberAt(r) * 1.6).ToArray())));
    }

    [Fact]
    public void A_quiet_model_ends_with_0_and_one_that_drifts_with_3()
    {
        using TestFolder work = TestFiles.NewFolder();
        Place(work, 1);
        string requests = Path.Combine(work["requests"], "taxi");
        LoggedRows.Write(requests, HeldOut, "a", 0, 600);
        CliRun quiet = CliRun.Of("monitor", "taxi", "--work", work.FullName);
        Assert.Equal((0, ""), (quiet.Code, quiet.Error));
        Assert.Contains("taxi v1: quiet", quiet.Output);
        LoggedRows.Write(requests, Dear(), "b", 600, 600);
        CliRun alarm = CliRun.Of("monitor", "taxi", "--work", work.FullName, "--alerts", work["alerts.jsonl"], "--json");
        Assert.Equal(MonitorVerb.Alarmed, alarm.Code);
        Assert.Contains("ALARM: taxi v1, data drift P(X) in fare", alarm.Error);
        Assert.Contains("\"status\":\"alarm\"", alarm.Output);
        Assert.Single(File.ReadAllLines(work["alerts.jsonl"]));
        Assert.True(File.Exists(Path.Combine(work["reports"], "monitor-taxi-v1.json")));
    }

    [Fact]
    public void The_champion_is_watched_or_else_the_latest()
    {
        using TestFolder work = TestFiles.NewFolder();
        Place(work, 1);
        Place(work, 2);
        Assert.Contains("taxi v2: cold start", CliRun.Of("monitor", "taxi", "--work", work.FullName).Output);
        File.WriteAllText(Path.Combine(work["models"], "taxi", "aliases.json"), """{"champion": 1, "challenger": 2}""");
        Assert.Contains("taxi v1: cold start", CliRun.Of("monitor", "taxi", "--work", work.FullName).Output);
        CliRun.Of("monitor", "bus", "--work", work.FullName).Refuses(ExitCode.Failed, "expected a model \"bus\", got taxi");
    }

    [Fact]
    public async Task A_round_that_fails_is_told_and_the_next_one_goes_on()
    {
        using TestFolder work = TestFiles.NewFolder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new LineWatch("taxi v1: cold start", stop.Cancel);
        using var error = new LineWatch("The next round is in 0.01s.", () => Place(work, 1));
        int code = await CommandLine.RunAsync(["monitor", "taxi", "--work", work.FullName, "--every", "0.01s"], output, error, stop.Token);
        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith($"penstock: {work["models"]}: expected a model \"taxi\", got none.", error.ToString());
        Assert.Contains("taxi v1: cold start", output.ToString());
        string once = work["nothing"];
        CliRun.Of("monitor", "taxi", "--work", once, "--once").Refuses(ExitCode.Failed, "expected a model \"taxi\", got none");
    }

    [Theory]
    [InlineData("--every", "1x", "expected a time such as 30s")]
    [InlineData("--every", "0s", "expected a time such as 30s")]
    [InlineData("--webhook", "ftp://x", "expected an address that begins with http")]
    [InlineData("--window", "5", "expected 10 or more")]
    [InlineData("--earlier-rows", "-1", "--earlier-rows: expected 0 or more")]
    [InlineData("--cooldown", "soon", "--cooldown: expected a time such as 30s")]
    public void Wrong_options_are_told_in_a_line(string option, string value, string words)
    {
        using TestFolder work = TestFiles.NewFolder();
        CliRun.Of("monitor", "taxi", "--work", work.FullName, option, value).Refuses(ExitCode.Usage, words);
    }

    [Fact]
    public void Retraining_needs_labels() => CliRun.Of("monitor", "taxi", "--retrain").Refuses(ExitCode.Usage, "--retrain: expected --labels");

    /// <summary>A writer that does something when words are first written to it.</summary>
    private sealed class LineWatch(string words, Action then) : StringWriter
    {
        private bool _isSeen;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (_isSeen || value?.Contains(words) != true) return;
            _isSeen = true;
            then();
        }
    }

    [Fact]
    public void Rows_are_forgotten_by_an_expression_or_by_id()
    {
        using TestFolder work = TestFiles.NewFolder();
        LoggedRows.Write(Path.Combine(work["requests"], "taxi"), HeldOut, "a", 0, 50);
        Assert.Equal(3, (int)CliRun.Of("logs", "forget", "--work", work.FullName, "--where", "id == \"a1\" or id == \"a2\" or id == \"a3\"", "--json").Json["rows"]!);
        File.WriteAllText(work["ids"], "a4\na5\n\n");
        Assert.Contains("2 rows were forgotten", CliRun.Of("logs", "forget", "--requests", work["requests"], "--ids", work["ids"]).Output);
        CliRun.Of("logs", "forget", "--work", work.FullName).Refuses(ExitCode.Usage, "either --where or --ids");
        CliRun.Of("logs", "forget", "--work", work.FullName, "--where", "fair > 1").Refuses(ExitCode.Failed, "\"fair\"");
    }
}
