using Penstock.Data;
using Penstock.Monitoring;
using Penstock.Tensors;
using static Penstock.Tests.WatchedTaxi;

namespace Penstock.Tests;

public class ModelMonitorTests
{
    private static MonitoredRows Dear(MonitoredRows rows)
    {
        Column fare = rows.Rows.Column("fare");
        return rows.With(new("fare", Tensor.From(Enumerable.Range(0, fare.Count).Select(r => fare.NumberAt(r) * 1.6).ToArray())));
    }

    [Fact]
    public void An_alert_shows_its_first_evidence_in_words_and_all_of_it_as_JSON()
    {
        var alert = new Alert("id", new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero), "taxi", 1, DriftKind.DataDrift, AlertLevel.Alarm, false, 3, "fare", ["a", "b", "c", "d", "e"]);
        Assert.Equal("2026-11-28 12:00:00Z ALARM: taxi v1, data drift P(X) in fare, window 3: a; b; c; and 2 more", alert.ToString());
        Assert.EndsWith(": a", (alert with { Evidence = ["a"] }).ToString());
        Assert.Contains("[\"a\",\"b\",\"c\",\"d\",\"e\"]", alert.ToJson());
    }

    [Fact]
    public async Task A_quiet_log_is_quiet_and_says_what_it_still_waits_for()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 1250);
        MonitorReport report = await Run(Options(folder));
        Assert.Equal((MonitorStatus.Quiet, 1250, 2, 0), (report.Status, report.Rows, report.WindowsJudged, report.WindowsAlarmed));
        Assert.Contains("the next window has 250 of 500 rows; 250 are still needed.", report.Waiting);
        Assert.Contains("taxi v1: quiet", report.ToString());
        Assert.All(Known.Rows.Columns.Where(c => c.MissingCount < c.Count), column => Assert.Contains(report.Ranking, e => e.Subject == column.Name));
        Assert.Equal(report.Ranking.Count, System.Text.Json.JsonDocument.Parse(report.ToJson()).RootElement.GetProperty("ranking").GetArrayLength());
    }

    [Fact]
    public async Task Drift_is_told_once_and_again_when_it_is_over()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 1000);
        LoggedRows.Write(folder["requests"], Dear(HeldOut), "b", 1000, 1000);
        LoggedRows.Write(folder["requests"], HeldOut, "c", 2000, 1500);
        MonitorReport report = await Run(Options(folder) with { Sinks = [new FileAlerts(folder["alerts.jsonl"])] });
        Assert.Equal(["taxi-v1-DataDrift-began-3-20261101T001640Z-fare", "taxi-v1-DataDrift-over-6-20261101T004140Z-fare"], report.Alerts.Select(a => a.Id));
        Assert.Equal("fare", report.Alerts[0].Subject);
        Assert.Equal(MonitorStatus.Quiet, report.Status);
        Assert.Equal(2, File.ReadAllLines(folder["alerts.jsonl"]).Length);
        Assert.Contains("Jensen-Shannon distance (base 2)", report.Alerts[0].Evidence[0]);
        Assert.Empty((await Run(Options(folder))).Alerts);
    }

    [Fact]
    public async Task A_monitor_that_stops_and_goes_on_tells_the_same()
    {
        using TestFolder whole = TestFiles.NewFolder(), parted = TestFiles.NewFolder();
        MonitoredRows dear = Dear(HeldOut);
        LoggedRows.Write(whole["requests"], HeldOut, "a", 0, 1300);
        LoggedRows.Write(whole["requests"], dear, "b", 1300, 900);
        string[] expected = [.. (await Run(Options(whole))).Alerts.Select(a => a.Id)];
        List<string> told = [];
        for (int from = 0; from < 2200; from += 275)
        {
            LoggedRows.Write(parted["requests"], from < 1300 ? HeldOut : dear, from < 1300 ? "a" : "b", from, Math.Min(275, (from < 1300 ? 1300 : 2200) - from));
            if (from < 1300 && from + 275 > 1300) LoggedRows.Write(parted["requests"], dear, "b", 1300, from + 275 - 1300);
            told.AddRange((await Run(Options(parted))).Alerts.Select(a => a.Id));
        }
        Assert.NotEmpty(expected);
        Assert.Equal(expected, told);
    }

    [Fact]
    public async Task Late_labels_show_another_rule()
    {
        using var folder = TestFiles.NewFolder();
        MonitoredRows flipped = HeldOut.WithLabels(label => 1 - label);
        MonitorOptions options = Options(folder) with { Labels = folder["late.csv"] };
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 3000);
        LoggedRows.WriteLabels(folder["late.csv"], HeldOut, "a", 0, 1500);
        MonitorReport first = await Run(options);
        Assert.Equal((MonitorStatus.Quiet, 1500), (first.Status, first.Labelled));
        // The rows were judged; their labels come now.
        LoggedRows.WriteLabels(folder["late.csv"], flipped, "a", 1500, 1000);
        MonitorReport second = await Run(options);
        Assert.Equal([DriftKind.ConceptDrift], second.Alerts.Select(a => a.Kind));
        Assert.Equal((0, 1000), (second.Rows, second.Labelled));
        Assert.True(second.Windows[^1].Metrics["error rate"] > 0.5);
        Assert.Equal(0, (await Run(options)).Labelled);
    }

    [Fact]
    public async Task A_reference_of_rows_knows_answers_labels_and_errors_at_once()
    {
        using var folder = TestFiles.NewFolder();
        MonitoredRows flipped = HeldOut.WithLabels(label => 1 - label);
        LoggedRows.Write(folder["requests"], flipped, "a", 0, 500);
        LoggedRows.WriteLabels(folder["late.csv"], flipped, "a", 0, 500);
        MonitorReport report = await Run(Options(folder) with { Labels = folder["late.csv"], Reference = new("known", () => new(Known.Rows, Known.Answers(Known.Rows), Known.Labels)) });
        Assert.Equal([DriftKind.ConceptDrift], report.Windows.Single().Causes.Select(c => c.Kind));
    }

    [Fact]
    public async Task Rows_of_a_reference_are_answered_once_until_they_are_others()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 500);
        int read = 0;
        MonitorOptions Named(string name) => Options(folder) with
        {
            Reference = new(name, () =>
        {
            read++;
            return new(Known.Rows, Known.Answers(Known.Rows));
        })
        };
        Assert.DoesNotContain((await Run(Options(folder) with { Labels = folder["late.csv"] })).Waiting, w => w.Contains("prediction shift: 0"));
        Assert.DoesNotContain((await Run(Named("one"))).Waiting, w => w.Contains("prediction shift"));
        await Run(Named("one"));
        Assert.Equal(1, read);
        await Run(Named("other"));
        Assert.Equal(2, read);
    }

    [Fact]
    public async Task Without_a_reference_it_says_how_many_rows_are_needed_and_then_learns_one()
    {
        using var folder = TestFiles.NewFolder();
        MonitorOptions options = Options(folder) with { Profile = null };
        MonitorReport nothing = await Run(options);
        Assert.Equal(MonitorStatus.ColdStart, nothing.Status);
        Assert.Contains(nothing.Problems, p => p.Contains("there is no folder"));
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 400);
        MonitorReport few = await Run(options);
        Assert.Equal(MonitorStatus.ColdStart, few.Status);
        Assert.Contains(few.Waiting, w => w.Contains("600 rows are still needed"));
        LoggedRows.Write(folder["requests"], HeldOut, "b", 400, 1100);
        MonitorReport learnt = await Run(options);
        Assert.Contains(learnt.Problems, p => p.Contains("are the reference"));
        LoggedRows.Write(folder["requests"], Dear(HeldOut), "c", 1500, 500);
        Assert.Equal(DriftKind.DataDrift, (await Run(options)).Alerts.Single().Kind);
    }

    [Fact]
    public async Task Odd_lines_and_labels_get_a_sentence_each_and_the_rest_goes_on()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 500);
        LoggedRows.Write(folder["requests"], HeldOut, "old", 0, 20, version: 7);
        LoggedRows.Write(folder["requests"], HeldOut, "set back", 0, 10, start: LoggedRows.Start.AddDays(-30), fileTime: LoggedRows.Start);
        LoggedRows.Write(folder["requests"], HeldOut, "ahead", 0, 10, start: LoggedRows.Start.AddYears(1));
        File.WriteAllText(Path.Combine(folder["requests"], "requests-20270101T000000Z-000009.jsonl"),
            "no json\n{\"id\":\"x\"}\n[1]\n" + """{"id":"y","row":0,"time":"2026-11-01T00:00:00Z","model":"taxi","version":1,"inputs":{"fare":"dear","color":"red","company":5},"output":[0.5,0.5,0.5],"us":1}""" + "\n{\"id\":\"cut");
        File.WriteAllText(folder["late.csv"], "id,label\na1,yes\nnobody,no\na2,maybe\na3,\n,yes\n");
        MonitorReport report = await Run(Options(folder) with { Labels = folder["late.csv"] });
        Assert.Equal(521, report.Rows);
        string problems = string.Join('\n', report.Problems);
        Assert.Contains("4 bad lines were passed over; the first: requests-20270101T000000Z-000009.jsonl at byte 0: no JSON; requests-20270101T000000Z-000009.jsonl at byte 8: no row", problems);
        Assert.Contains("columns that the model does not take: \"color\" (1)", problems);
        Assert.Contains("values of another type, taken for missing: \"company\" (1), \"fare\" (1)", problems);
        Assert.Contains("20 rows were answered by other versions", problems);
        Assert.Contains("11 rows have a time before rows that were logged earlier", problems);
        Assert.Contains("10 rows have a time that is still to come", problems);
        Assert.Contains("1 labels are of requests that the log does not have", problems);
        Assert.Contains("labels have no id, or no value that is one of the classes", problems);
    }

    [Fact]
    public async Task Labels_that_tell_nothing_are_refused_by_name()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 100);
        File.WriteAllText(folder["late.csv"], "id,tip\na1,3\n");
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Run(Options(folder) with { Labels = folder["late.csv"] }));
        Assert.Contains("expected a column \"label\"", error.Message);
    }

    [Theory]
    [InlineData(50, AlertLevel.Quiet)]
    [InlineData(75, AlertLevel.Warning)]
    [InlineData(91, AlertLevel.Alarm)]
    public async Task An_old_model_is_told_to_be_stale(int days, AlertLevel level)
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 500);
        MonitorReport report = await Run(Options(folder) with { TrainedAt = LoggedRows.Start.AddDays(1 - days) });
        Assert.Equal(level == AlertLevel.Alarm ? [DriftKind.Staleness] : [], report.Alerts.Select(a => a.Kind));
        Assert.Equal(level > AlertLevel.Quiet, report.Staleness is not null);
        Assert.Equal(level switch { AlertLevel.Alarm => MonitorStatus.Alarm, AlertLevel.Warning => MonitorStatus.Warning, _ => MonitorStatus.Quiet }, report.Status);
    }

    [Fact]
    public async Task Rows_answered_count_towards_staleness_too()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 500);
        Assert.Contains("500 rows answered, of at most 400", (await Run(Options(folder) with { MostRows = 400 })).Staleness);
    }

    [Fact]
    public async Task Windows_of_time_end_with_their_time()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 2000);
        MonitorReport report = await Run(Options(folder) with { WindowTime = TimeSpan.FromMinutes(10) });
        Assert.Equal([600, 600, 600], report.Windows.Select(w => w.Rows));
    }

    [Fact]
    public async Task Tokens_that_the_model_takes_for_missing_are_no_values()
    {
        using var folder = TestFiles.NewFolder();
        Column company = HeldOut.Rows.Column("company");
        Assert.InRange(company.MissingCount, company.Count / 10, company.Count);
        LoggedRows.Write(folder["requests"], HeldOut.With(new("company", Tensor.From(Enumerable.Range(0, company.Count).Select(r => company.IsMissing(r) ? "?" : company.TextAt(r)).ToArray()))), "a", 0, 1000);
        Assert.Equal(MonitorStatus.Quiet, (await Run(Options(folder) with { Signature = Known.Signature with { MissingTokens = ["?"] } })).Status);
    }

    [Fact]
    public async Task Drift_after_watching_began_anew_is_told_again()
    {
        using var folder = TestFiles.NewFolder();
        MonitorOptions options = Options(folder) with { Sinks = [new FileAlerts(folder["alerts.jsonl"])] };
        LoggedRows.Write(folder["requests"], Dear(HeldOut), "a", 0, 500);
        await Run(options);
        File.Delete(folder["state.json"]);
        await Run(options);
        Assert.Single(File.ReadAllLines(folder["alerts.jsonl"]));
        File.Delete(folder["state.json"]);
        Directory.Delete(folder["requests"], recursive: true);
        LoggedRows.Write(folder["requests"], Dear(HeldOut), "b", 500, 500);
        await Run(options);
        Assert.Equal(2, File.ReadAllLines(folder["alerts.jsonl"]).Length);
    }

    [Fact]
    public async Task Columns_that_the_log_leaves_out_can_be_ignored()
    {
        using var folder = TestFiles.NewFolder();
        Column payment = HeldOut.Rows.Column("payment_type");
        LoggedRows.Write(folder["requests"], HeldOut.With(new("payment_type", payment.Values, [.. Enumerable.Repeat(true, payment.Count)])), "a", 0, 500);
        Assert.Equal("payment_type", (await Run(Options(folder))).Alerts.Single().Subject);
        MonitorReport report = await Run(Options(folder) with { Ignored = ["payment_type"] });
        Assert.Equal((MonitorStatus.Quiet, 1), (report.Status, report.WindowsJudged));
        Assert.DoesNotContain(report.Problems, p => p.Contains("does not take"));
        Assert.Contains("\"colour\"", Assert.Throws<ArgumentException>(() => new ModelMonitor(Options(folder) with { Ignored = ["colour"] })).Message);
    }

    [Fact]
    public async Task A_damaged_state_begins_anew_and_says_so()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], HeldOut, "a", 0, 500);
        File.WriteAllText(folder["state.json"], "{\"format\":");
        MonitorReport report = await Run(Options(folder));
        Assert.Contains(report.Problems, p => p.Contains("expected the state of a monitor") && p.Contains("begins anew"));
        Assert.Equal(1, report.WindowsJudged);
        Assert.Contains((await Run(Options(folder) with { WindowRows = 100 })).Problems, p => p.Contains("another version, profile or window"));
    }

    [Fact]
    public async Task Alerts_that_could_not_be_told_are_told_later()
    {
        using var folder = TestFiles.NewFolder();
        LoggedRows.Write(folder["requests"], Dear(HeldOut), "a", 0, 500);
        var receiver = new Receiver { Status = 503 };
        using var client = new HttpClient(receiver);
        MonitorOptions options = Options(folder) with { Sinks = [new WebhookAlerts(client, new("http://alerts.test/")) { Pause = TimeSpan.FromMilliseconds(1) }, new FileAlerts(folder["alerts.jsonl"])] };
        MonitorReport report = await Run(options);
        Assert.Contains(report.Problems, p => p.Contains("alerts could not be told") && p.Contains("status 503 at attempt 3"));
        Assert.Equal(3, receiver.Bodies.Count);
        receiver.Status = 204;
        await Run(options);
        Assert.Equal(4, receiver.Bodies.Count);
        Assert.Contains("\"id\":\"taxi-v1-DataDrift-began-1-20261101T000000Z-fare\"", receiver.Bodies[^1]);
        await Run(options);
        Assert.Equal(4, receiver.Bodies.Count);
        Assert.Single(File.ReadAllLines(folder["alerts.jsonl"]));
    }

    [Fact]
    public void Strange_rows_get_no_decision()
    {
        var guard = NoDecision.For(Known.Signature, Profile);
        Assert.InRange(guard.AreOutside(HeldOut.Rows).Count(x => x) / (double)HeldOut.Rows.RowCount, 0, 0.01);
        Column fare = HeldOut.Rows.Column("fare"), miles = HeldOut.Rows.Column("trip_miles");
        MonitoredRows far = HeldOut.With(new("fare", Tensor.From(Enumerable.Repeat(1e7, fare.Count).ToArray()))).With(new("trip_miles", Tensor.From(Enumerable.Repeat(-50.0, miles.Count).ToArray())));
        Assert.All(guard.AreOutside(far.Rows), Assert.True);
        Assert.All(guard.Scores(far.Rows), score => Assert.True(score >= 4));
    }

    /// <summary>Answers requests in place of a server.</summary>
    private sealed class Receiver : HttpMessageHandler
    {
        public int Status { get; set; }

        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellation));
            return new((System.Net.HttpStatusCode)Status);
        }
    }
}
