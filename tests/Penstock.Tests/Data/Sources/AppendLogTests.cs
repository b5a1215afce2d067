using System.Globalization;
using System.Text;
using Penstock.Data;

namespace Penstock.Tests;

public sealed class AppendLogTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();

    private string Log => _folder["events.log"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_whole_lines_as_they_are_written()
    {
        var clock = new ScriptedClock(() => Append("one\ntw"), () => Append("o\r"), () => { }, () => Append("\nthree é\n\nfo"), () => { }, () => Append("ur"));
        Assert.Equal(["one", "two", "three é", ""], Texts(new() { Clock = clock, IdleTimeout = TimeSpan.FromSeconds(5) }));
    }

    [Fact]
    public void Ends_after_an_idle_time_or_by_cancellation()
    {
        Append("a\n");
        var clock = new ScriptedClock();
        Assert.Equal(["a"], Texts(new() { Clock = clock, IdleTimeout = TimeSpan.FromSeconds(3), PollInterval = TimeSpan.FromSeconds(1) }));
        Assert.Equal(TimeSpan.FromSeconds(3).Ticks, clock.GetTimestamp());
        using var cancellation = new CancellationTokenSource();
        using DatasetReader<LogLine> reader = AppendLog.Follow(Log, new() { Clock = new ScriptedClock(() => { }, cancellation.Cancel) }).Open(new() { Cancellation = cancellation.Token });
        Assert.True(reader.MoveNext());
        Assert.ThrowsAny<OperationCanceledException>(() => reader.MoveNext());
    }

    [Fact]
    public void Goes_on_in_the_new_file_where_the_old_one_is_put_aside_or_cut_short()
    {
        var clock = new ScriptedClock(
            () => Append("1\n2\n"),
            () => { File.AppendAllText(Log, "3\nhalf"); File.Move(Log, _folder["events.log.1"]); },
            () => Append("new 4\n"),
            () => Append("new 5\n"),
            () => File.WriteAllText(Log, "cut 6\n"),
            () => File.WriteAllText(Log, "cut and grown beyond what was read 7\n"));
        Assert.Equal(["1", "2", "3", "new 4", "new 5", "cut 6", "cut and grown beyond what was read 7"], Texts(new() { Clock = clock, IdleTimeout = TimeSpan.FromSeconds(2) }));
    }

    [Fact]
    public void Puts_lines_in_order_within_the_bound_and_drops_or_gives_later_ones()
    {
        Append("1 a\n5 b\n3 c\n9 d\n4 late\n8 e\n9 f\n30 g\n2 late\n25 h\n");
        LogOptions options = new() { Clock = new ScriptedClock(), IdleTimeout = TimeSpan.FromSeconds(1), EventTime = TimeOf, Lateness = TimeSpan.FromSeconds(3) };
        LogLine[] lines = [.. AppendLog.Follow(Log, options)];
        // By hand: 9 brings the bound to 6, so 1, 3 and 5 have been given when 4 comes; 30 brings it to 27, but nothing beyond 9 has been given when 25 comes.
        Assert.Equal(["1 a", "3 c", "5 b", "8 e", "9 d", "9 f", "25 h", "30 g"], lines.Select(line => line.Text));
        Assert.Equal((2, 0), ((int)lines[^1].Position.LateCount, lines.Count(line => line.IsLate)));
        LogLine[] all = [.. AppendLog.Follow(Log, options with { GiveLate = true })];
        Assert.Equal(["4 late", "2 late"], all.Where(line => line.IsLate).Select(line => line.Text));
        Assert.Equal(10, all.Length);
    }

    [Fact]
    public void Holds_no_more_lines_than_allowed()
    {
        Append(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i ^ 1} x\n")));
        LogLine[] lines = [.. AppendLog.Follow(Log, new() { Clock = new ScriptedClock(), IdleTimeout = TimeSpan.FromSeconds(1), EventTime = TimeOf, Lateness = TimeSpan.FromDays(1), MostHeld = 2 })];
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i} x"), lines.Select(line => line.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Goes_on_at_every_position_as_if_it_had_not_stopped(bool giveLate)
    {
        var random = new Random(4);
        Append(string.Concat(Enumerable.Range(0, 60).Select(i => $"{Math.Max(0, i + random.Next(-9, 5))} line {i}\n")));
        LogOptions options = new() { Clock = new ScriptedClock(), IdleTimeout = TimeSpan.FromSeconds(1), EventTime = TimeOf, Lateness = TimeSpan.FromSeconds(4), GiveLate = giveLate };
        LogLine[] whole = [.. AppendLog.Follow(Log, options)];
        Assert.Equal(giveLate, whole.Any(line => line.IsLate));
        for (int i = 0; i < whole.Length; i++)
        {
            LogLine[] rest = [.. AppendLog.Follow(Log, options with { From = whole[i].Position })];
            Assert.Equal(whole[(i + 1)..].Select(line => line.Text), rest.Select(line => line.Text));
            if (rest.Length > 0) Assert.Equal(whole[^1].Position, rest[^1].Position);
        }
        using DatasetReader<LogLine> reader = AppendLog.Follow(Log, options).Open(new() { Skip = 17 });
        Assert.True(reader.MoveNext());
        Assert.Equal(whole[17], reader.Current);
    }

    [Fact]
    public void A_position_of_another_file_is_its_beginning()
    {
        Append("a\nb\n");
        LogLine last = AppendLog.Follow(Log, Idle()).Last();
        File.WriteAllText(Log, "c\nd\ne\n");
        Assert.Equal(["c", "d", "e"], Texts(Idle() with { From = last.Position }));
    }

    [Fact]
    public void A_line_without_end_is_an_error_of_bounded_memory()
    {
        Append(new string('x', 300_000));
        Assert.StartsWith($"AppendLog {Log} offset 0: expected a line of at most 1000 bytes, got a longer one.", Assert.Throws<InvalidDataException>(() => Texts(Idle() with { MostLineBytes = 1000 })).Message);
    }

    [Fact]
    public void A_time_that_cannot_be_told_names_the_line()
    {
        Append("1 a\nb\n");
        var error = Assert.Throws<DatasetException>(() => AppendLog.Follow(Log, Idle() with { EventTime = TimeOf }).Count());
        Assert.Equal("AppendLog.Follow", error.Stage);
    }

    private static LogOptions Idle() => new() { Clock = new ScriptedClock(), IdleTimeout = TimeSpan.FromSeconds(1) };

    private static DateTimeOffset TimeOf(string line) => DateTimeOffset.UnixEpoch.AddSeconds(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));

    [Fact]
    public void A_new_file_of_the_same_head_is_another_one()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows gives a file the creation time of one of the same name that has just gone.");
        string head = new string('#', 300) + "\n";
        var clock = new ScriptedClock(() => Append(head + "a\nb\n"), () => File.Move(Log, _folder["old"]), () => Append(head + "c\nd\ne\n"), () => Append("f\n"));
        Assert.Equal(["a", "b", "c", "d", "e", "f"], Texts(new() { Clock = clock, IdleTimeout = TimeSpan.FromSeconds(5) }).Where(text => text.Length == 1));
    }

    [Fact]
    public void A_mark_is_no_part_of_the_first_line_and_no_line_is_too_long()
    {
        Append("\uFEFFa\n\uFEFFb\n");
        Assert.Equal(["a", "\uFEFFb"], Texts(new() { Clock = new ScriptedClock(), IdleTimeout = TimeSpan.FromSeconds(1) }));
        Append(new string('x', 5000) + "\n");
        Assert.Contains("expected a line of at most 10 bytes", Assert.Throws<InvalidDataException>(() => Texts(new() { Clock = new ScriptedClock(), IdleTimeout = TimeSpan.FromSeconds(1), MostLineBytes = 10 })).Message);
    }

    private void Append(string text) => File.AppendAllText(Log, text, new UTF8Encoding(false));

    private string[] Texts(LogOptions options) => [.. AppendLog.Follow(Log, options).Select(line => line.Text)];
}
