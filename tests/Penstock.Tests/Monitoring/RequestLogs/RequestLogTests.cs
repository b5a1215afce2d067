using System.Text;
using System.Text.Json;
using Penstock.Monitoring;

namespace Penstock.Tests;

public class RequestLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public void The_fields_of_a_line_are_frozen()
    {
        using var folder = TestFiles.NewFolder();
        using (var log = new RequestLog(new(folder.FullName)))
            Assert.True(log.TryAppend(Record("a-1", """{"fare":4.5,"company":null,"payment_type":"Cash \"é\""}""", "[0.25]") with { Row = 3 }));
        Assert.Equal("""{"id":"a-1","row":3,"time":"2026-11-28T12:00:00.250Z","model":"taxi","version":7,"inputs":{"fare":4.5,"company":null,"payment_type":"Cash \"é\""},"output":[0.25],"us":180}""",
            Assert.Single(LinesOf(folder)));
    }

    [Fact]
    public async Task Names_of_files_tell_when_they_were_begun_and_which_is_written()
    {
        using var folder = TestFiles.NewFolder();
        using (var log = new RequestLog(new(folder.FullName) { Clock = new FixedClock(Noon) }))
        {
            log.TryAppend(Record("a"));
            await log.FlushAsync();
            Assert.Equal("requests-20261128T120000Z-000001.jsonl.open", Path.GetFileName(Assert.Single(Directory.GetFiles(folder.FullName))));
            Assert.Equal((1, 0, 0), (log.Written, log.Dropped, log.Refused));
        }
        Assert.Equal("requests-20261128T120000Z-000001.jsonl", Path.GetFileName(Assert.Single(Directory.GetFiles(folder.FullName))));
    }

    [Fact]
    public async Task Files_roll_by_size_and_the_oldest_go()
    {
        using var folder = TestFiles.NewFolder();
        using (var log = new RequestLog(new(folder.FullName) { MaxFileBytes = 1, MaxBytes = 400, Clock = new FixedClock(Noon) }))
            for (int i = 0; i < 10; i++)
            {
                log.TryAppend(Record($"request-{i}"));
                await log.FlushAsync();
            }
        string[] left = [.. Directory.GetFiles(folder.FullName).Select(f => Path.GetFileName(f)).Order()];
        Assert.True(new DirectoryInfo(folder.FullName).GetFiles().Sum(f => f.Length) <= 400);
        Assert.Equal("requests-20261128T120000Z-000010.jsonl", left[^1]);
        Assert.Equal(["request-7", "request-8", "request-9"], LinesOf(folder).Select(IdOf));
    }

    [Fact]
    public void Old_files_go_at_the_start()
    {
        using var folder = TestFiles.NewFolder();
        string old = folder["requests-20260101T000000Z-000001.jsonl"];
        File.WriteAllText(old, "{}\n");
        File.SetLastWriteTimeUtc(old, Noon.UtcDateTime.AddDays(-31));
        new RequestLog(new(folder.FullName) { MaxAge = TimeSpan.FromDays(30), Clock = new FixedClock(Noon) }).Dispose();
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void What_a_killed_writer_left_is_cut_to_whole_lines_and_closed()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["requests-20260101T000000Z-000041.jsonl.open"], "{\"id\":\"whole\"}\n{\"id\":\"cu");
        File.WriteAllText(folder["requests-20260101T000000Z-000042.jsonl.open"], "{\"id\":\"cu");
        using (var log = new RequestLog(new(folder.FullName))) log.TryAppend(Record("next"));
        Assert.Equal(["whole", "next"], LinesOf(folder).Select(IdOf));
        Assert.All(Directory.GetFiles(folder.FullName), f => Assert.EndsWith(".jsonl", f));
    }

    [Fact]
    public async Task Two_writers_share_a_folder()
    {
        using var folder = TestFiles.NewFolder();
        using (var first = new RequestLog(new(folder.FullName) { Clock = new FixedClock(Noon) }))
        {
            first.TryAppend(Record("first"));
            await first.FlushAsync();
            using (var second = new RequestLog(new(folder.FullName) { Clock = new FixedClock(Noon) })) second.TryAppend(Record("second"));
            first.TryAppend(Record("third"));
        }
        Assert.Equal(["first", "second", "third"], LinesOf(folder).Select(IdOf).Order());
    }

    [Fact]
    public void The_id_decides_whether_a_request_is_logged()
    {
        using var folder = TestFiles.NewFolder();
        int logged = 0;
        using (var log = new RequestLog(new(folder.FullName, SampleRate: 0.1)))
            for (int i = 0; i < 20_000; i++)
            {
                bool first = log.TryAppend(Record($"request-{i:D8}"));
                Assert.Equal(first, log.TryAppend(Record($"request-{i:D8}") with { Row = 1 }));
                if (first) logged++;
            }
        // Five standard deviations of a binomial of 20,000 draws.
        Assert.InRange(logged, 2000 - 212, 2000 + 212);
        Assert.All(LinesOf(folder).GroupBy(IdOf), rows => Assert.Equal(2, rows.Count()));
        using var none = new RequestLog(new(folder.FullName, SampleRate: 0));
        Assert.False(none.TryAppend(Record("a")));
    }

    [Fact]
    public void Columns_are_left_out_hashed_or_cut()
    {
        using var folder = TestFiles.NewFolder();
        var options = new RequestLogOptions(folder.FullName)
        {
            HashKey = Encoding.ASCII.GetBytes("0123456789abcdef"),
            Columns = new Dictionary<string, ColumnRule>
            {
                ["name"] = ColumnRule.LeaveOut, ["card"] = ColumnRule.Hash, ["area"] = ColumnRule.Hash, ["street"] = ColumnRule.Cut(4), ["zip"] = ColumnRule.Cut(3), ["gone"] = ColumnRule.Hash,
            },
        };
        using (var log = new RequestLog(options))
            log.TryAppend(Record("a", """{"name":{"first":"Ada"},"card":"4000","area":7.0,"street":"Lake Shore","zip":60601,"gone":null,"fare":[1,2]}"""));
        // Python: hmac.new(b"0123456789abcdef", b"4000", "sha256").hexdigest()[:32], and the same of b"7".
        JsonElement inputs = JsonDocument.Parse(Assert.Single(LinesOf(folder))).RootElement.GetProperty("inputs");
        Assert.Equal("""{"card":"0fa95adc1ec076840e154a51ffaa2833","area":"f69cf4852626eee19b92af564b9413e4","street":"Lake","zip":60600,"gone":null,"fare":[1,2]}""", inputs.GetRawText());
    }

    [Fact]
    public void Rows_whose_columns_cannot_be_found_are_refused_and_counted()
    {
        using var folder = TestFiles.NewFolder();
        using var log = new RequestLog(new(folder.FullName) { Columns = new Dictionary<string, ColumnRule> { ["name"] = ColumnRule.LeaveOut } });
        Assert.False(log.TryAppend(Record("a", """["Ada"]""")));
        Assert.False(log.TryAppend(Record("b", """{"name":"Ad""")));
        Assert.Equal(2, log.Refused);
    }

    [Fact]
    public void Line_ends_between_tokens_do_not_break_a_line()
    {
        using var folder = TestFiles.NewFolder();
        using (var log = new RequestLog(new(folder.FullName))) log.TryAppend(Record("a", "{\r\n  \"fare\": 4\n}"));
        Assert.Equal(4, JsonDocument.Parse(Assert.Single(LinesOf(folder))).RootElement.GetProperty("inputs").GetProperty("fare").GetInt32());
    }

    [Fact]
    public void A_full_buffer_drops_rows_and_counts_them()
    {
        using var folder = TestFiles.NewFolder();
        using var log = new RequestLog(new(folder.FullName) { MaxQueuedBytes = 10 });
        Assert.False(log.TryAppend(Record("a")));
        Assert.Equal((1, 0), (log.Dropped, log.Written));
    }

    [Fact]
    public async Task A_folder_that_is_gone_drops_no_later_rows()
    {
        using var folder = TestFiles.NewFolder();
        string inner = folder["taxi"];
        using (var log = new RequestLog(new(inner) { MaxFileBytes = 1 }))
        {
            log.TryAppend(Record("a"));
            await log.FlushAsync();
            Directory.Delete(inner, recursive: true);
            File.WriteAllText(inner, "in the way");
            log.TryAppend(Record("b"));
            await log.FlushAsync();
            Assert.Contains("expected a folder that can be written to", log.Failure);
            Assert.Equal((1, 1), (log.Written, log.Dropped));
            File.Delete(inner);
            log.TryAppend(Record("c"));
            await log.FlushAsync();
            Assert.Null(log.Failure);
        }
        Assert.Equal("c", IdOf(File.ReadAllText(Directory.GetFiles(inner).Single())));
    }

    [Fact]
    public void A_file_into_which_no_line_could_be_written_is_deleted()
    {
        using var folder = TestFiles.NewFolder();
        var file = new RollingFile(new(folder.FullName));
        file.Write(""u8);
        Assert.Single(Directory.GetFiles(folder.FullName));
        file.Abandon();
        Assert.Empty(Directory.GetFiles(folder.FullName));
        file.Write("{}\n"u8);
        file.Abandon();
        Assert.Equal("{}", Assert.Single(LinesOf(folder)));
    }

    [Fact]
    public void Many_threads_append_whole_lines()
    {
        using var folder = TestFiles.NewFolder();
        using (var log = new RequestLog(new(folder.FullName) { MaxFileBytes = 10_000 }))
            Parallel.For(0, 5000, i => Assert.True(log.TryAppend(Record($"r{i}", $$"""{"fare":{{i}}}"""))));
        Assert.Equal(5000, LinesOf(folder).Select(IdOf).Distinct().Count());
    }

    [Theory]
    [InlineData(-0.1, 1, "sample rate from 0 to 1")]
    [InlineData(1.0, 0, "files of at least 1 byte")]
    public void Settings_that_make_no_sense_are_refused(double rate, long bytes, string words)
    {
        var error = Assert.Throws<ArgumentException>(() => new RequestLog(new("unused", rate) { MaxFileBytes = bytes }));
        Assert.Contains(words, error.Message);
        Assert.Contains("hash key", Assert.Throws<ArgumentException>(() => new RequestLog(new("unused") { Columns = new Dictionary<string, ColumnRule> { ["a"] = ColumnRule.Hash } })).Message);
    }

    internal static RequestRecord Record(string id, string inputs = "{}", string output = "[0.5]") =>
        new(id, 0, Noon, "taxi", 7, Encoding.UTF8.GetBytes(inputs), Encoding.UTF8.GetBytes(output), 180);

    private static List<string> LinesOf(TestFolder folder) => [.. Directory.GetFiles(folder.FullName).Order(StringComparer.Ordinal).SelectMany(File.ReadLines)];

    private static string IdOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!;
}
