using Penstock.Monitoring;

namespace Penstock.Tests;

public class RequestLogReaderTests
{
    private static readonly RequestColumn[] Columns = [new("fare", false), new("company", true), new("late", false)];

    [Fact]
    public void Rows_come_back_typed_and_in_order()
    {
        using var folder = TestFiles.NewFolder();
        using (var log = new RequestLog(new(folder.FullName) { MaxFileBytes = 20_000 }))
            for (int i = 0; i < 3000; i++)
                log.TryAppend(RequestLogTests.Record($"r{i}", $$"""{"company":{{(i % 3 == 0 ? "null" : $"\"Cab {i % 7} é\"")}},"fare":{{i}}.5,"late":{{(i % 2 == 0 ? "true" : "null")}}}""", $"[{i}]") with { Row = i % 4 });
        var reader = new RequestLogReader(folder.FullName, Columns);
        List<RequestPart> parts = [.. reader.Read()];
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"r{i}"), parts.SelectMany(p => p.Ids));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => i + 0.5), parts.SelectMany(p => p.Inputs.Column("fare").Values.ToArray<double>()));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => i % 3 == 0 ? "" : $"Cab {i % 7} é"), parts.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.Inputs.Column("company").TextAt)));
        Assert.Equal(1500, parts.Sum(p => p.Inputs.Column("late").MissingCount));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (double)i), parts.SelectMany(p => p.Outputs));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => i % 4), parts.SelectMany(p => p.Rows));
        Assert.Equal((0, 7L), (reader.Problems.BadLines, parts[0].Versions[0]));
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 12, 0, 0, 250, TimeSpan.Zero), parts[0].Times[0]);
    }

    [Fact]
    public async Task What_is_read_once_is_not_read_again_though_files_are_closed_meanwhile()
    {
        using var folder = TestFiles.NewFolder();
        RequestLogPosition? position = null;
        List<string> ids = [];
        for (int round = 0; round < 5; round++)
        {
            using var log = new RequestLog(new(folder.FullName));
            for (int i = 0; i < 10; i++)
            {
                log.TryAppend(RequestLogTests.Record($"{round}-{i}"));
                await log.FlushAsync();
                var reader = new RequestLogReader(folder.FullName, Columns);
                ids.AddRange(reader.Read(position).SelectMany(p => p.Ids));
                position = reader.Position;
            }
        }
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i / 10}-{i % 10}"), ids);
    }

    [Fact]
    public void The_line_that_a_writer_is_at_waits()
    {
        using var folder = TestFiles.NewFolder();
        string path = folder["requests-20260101T000000Z-000001.jsonl.open"];
        string line = """{"id":"a","row":0,"time":"2026-11-01T00:00:00Z","model":"taxi","version":1,"inputs":{"fare":1},"output":1,"us":1}""";
        File.WriteAllText(path, line + "\n" + line[..40]);
        var reader = new RequestLogReader(folder.FullName, Columns);
        Assert.Single(reader.Read().Single().Ids);
        RequestLogPosition position = reader.Position;
        File.AppendAllText(path, line[40..] + "\n");
        reader = new(folder.FullName, Columns);
        Assert.Single(reader.Read(position).Single().Ids);
        Assert.Equal(0, reader.Problems.BadLines);
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("17", "no JSON object")]
    [InlineData("""{"row":0,"time":"2026-11-01T00:00:00Z","version":1,"inputs":{}}""", "no id")]
    [InlineData("""{"id":"a","row":-1,"time":"2026-11-01T00:00:00Z","version":1,"inputs":{}}""", "no row")]
    [InlineData("""{"id":"a","row":0,"time":"yesterday","version":1,"inputs":{}}""", "no time")]
    [InlineData("""{"id":"a","row":0,"time":"2026-11-01T00:00:00Z","inputs":{}}""", "no version")]
    [InlineData("""{"id":"a","row":0,"time":"2026-11-01T00:00:00Z","version":1,"inputs":[1]}""", "no inputs")]
    public void Bad_lines_are_counted_with_their_place(string line, string flaw)
    {
        using var folder = TestFiles.NewFolder();
        string good = """{"id":"a","row":0,"time":"2026-11-01T00:00:00Z","model":"taxi","version":1,"inputs":{"fare":1},"output":1,"us":1}""";
        File.WriteAllText(folder["requests-20260101T000000Z-000001.jsonl"], $"{good}\n{line}\n{good}\n");
        var reader = new RequestLogReader(folder.FullName, Columns);
        Assert.Equal(2, reader.Read().Sum(p => p.Count));
        Assert.Equal($"requests-20260101T000000Z-000001.jsonl at byte {good.Length + 1}: {flaw}", Assert.Single(reader.Problems.Places));
    }

    [Fact]
    public void What_a_server_takes_for_missing_is_missing()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["requests-20260101T000000Z-000001.jsonl"], """
            {"id":"a","row":0,"time":"2026-11-01T00:00:00Z","model":"taxi","version":1,"inputs":{"fare":"?","company":"?"},"output":1,"us":1}
            {"id":"b","row":0,"time":"2026-11-01T00:00:00Z","model":"taxi","version":1,"inputs":{"fare":"\u003f","company":"\u003f"},"output":1,"us":1}
            {"id":"c","row":0,"time":"2026-11-01T00:00:00Z","model":"taxi","version":1,"inputs":{"fare":3,"company":"??"},"output":1,"us":1}

            """);
        var reader = RequestLogReader.For(folder.FullName, new() { Columns = [new("fare", false), new("company", true)], MissingTokens = ["?", "NA"] });
        RequestPart part = reader.Read().Single();
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(part.Inputs.Column("fare").IsMissing));
        Assert.Equal(["", "", "??"], Enumerable.Range(0, 3).Select(part.Inputs.Column("company").TextAt));
        Assert.Empty(reader.Problems.Sentences());
    }

    [Fact]
    public void Deep_and_endless_lines_do_no_harm()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["requests-20260101T000000Z-000001.jsonl"], new string('[', 500_000) + "\n" + "{\"id\":\"" + new string('x', 9_000_000) + "\n");
        var reader = new RequestLogReader(folder.FullName, Columns);
        Assert.Empty(reader.Read());
        Assert.Equal(2, reader.Problems.BadLines);
    }
}
