using Penstock.Data;
using Penstock.Monitoring;

namespace Penstock.Tests;

public class RequestForgetTests
{
    private static void Log(string folder, params (string Id, string Inputs)[] rows)
    {
        using var log = new RequestLog(new(folder));
        foreach (var (id, inputs) in rows) log.TryAppend(RequestLogTests.Record(id, inputs));
    }

    private static string[] Ids(string folder) => [.. Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .SelectMany(File.ReadLines).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];

    [Fact]
    public void Rows_that_match_are_gone_from_every_model_and_file()
    {
        using var folder = TestFiles.NewFolder();
        Log(folder["taxi"], ("a", """{"company":"Flash Cab","fare":5}"""), ("b", """{"company":"Blue","fare":50}"""), ("c", """{"company":null,"fare":5}"""));
        Log(folder["bus"], ("d", """{"company":"Flash Cab","fare":7}"""));
        ForgetResult result = RequestForget.Where(folder.FullName, ColumnExpression.Parse("company == \"Flash Cab\""));
        Assert.Equal((2, 2, 0, 0), (result.Rows, result.Files, result.BadLines, result.InUse.Count));
        Assert.Equal(["b", "c"], Ids(folder.FullName));
        Assert.Equal(1, RequestForget.Where(folder.FullName, ColumnExpression.Parse("fare > 10 and id == \"b\"")).Rows);
        Assert.Equal(["c"], Ids(folder.FullName));
        Assert.Equal("2 rows were forgotten; 2 files were written anew.", result.ToString());
    }

    [Fact]
    public void Requests_are_forgotten_by_id()
    {
        using var folder = TestFiles.NewFolder();
        Log(folder.FullName, ("a", "{}"), ("b", "{}"), ("a", "{}"));
        Assert.Equal(2, RequestForget.Ids(folder.FullName, new HashSet<string> { "a" }).Rows);
        Assert.Equal(["b"], Ids(folder.FullName));
    }

    [Fact]
    public void A_file_keeps_its_age_and_its_bad_lines()
    {
        using var folder = TestFiles.NewFolder();
        Log(folder.FullName, ("a", """{"fare":5}"""), ("b", """{"fare":6}"""));
        string path = Directory.GetFiles(folder.FullName).Single();
        File.AppendAllText(path, "not json\n");
        var age = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, age);
        Assert.Equal((1, 1), (RequestForget.Where(folder.FullName, ColumnExpression.Parse("fare < 6")) is var r ? r.Rows : 0, r.BadLines));
        Assert.Equal(age, File.GetLastWriteTimeUtc(path));
        Assert.EndsWith("not json\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_file_that_is_written_is_left_alone_and_told()
    {
        using var folder = TestFiles.NewFolder();
        using var log = new RequestLog(new(folder.FullName));
        log.TryAppend(RequestLogTests.Record("a", """{"fare":5}"""));
        await log.FlushAsync();
        ForgetResult result = RequestForget.Where(folder.FullName, ColumnExpression.Parse("fare > 0 or id == \"a\""));
        Assert.Equal(0, result.Rows);
        Assert.Contains("Run this again when they are closed", result.ToString());
    }

    // Nothing tells whether a column of missing values alone would hold texts or numbers.
    [Theory]
    [InlineData("company == \"Flash Cab\"", "a b")]
    [InlineData("company > 3", "a b")]
    [InlineData("not (company == 3)", "a b")]
    [InlineData("company + 1 > fare", "a b")]
    [InlineData("company == \"Flash Cab\" and fare > 5", "a b")]
    [InlineData("company == \"Flash Cab\" or fare > 5", "a")]
    [InlineData("company==\"x\"\tor\tfare>5", "a")]
    [InlineData("company == \" or \"", "a b")]
    public void A_column_of_missing_values_alone_chooses_nothing_by_itself(string where, string left)
    {
        using var folder = TestFiles.NewFolder();
        Log(folder.FullName, ("a", """{"company":null,"fare":5}"""), ("b", """{"company":null,"fare":6}"""));
        RequestForget.Where(folder.FullName, ColumnExpression.Parse(where));
        Assert.Equal(left.Split(' '), Ids(folder.FullName));
    }

    [Fact]
    public void Columns_that_no_row_has_are_refused()
    {
        using var folder = TestFiles.NewFolder();
        Log(folder.FullName, ("a", """{"fare":5}"""));
        Assert.Contains("\"fair\"", Assert.Throws<FormatException>(() => RequestForget.Where(folder.FullName, ColumnExpression.Parse("fair > 4"))).Message);
        Assert.Contains("Compare it", Assert.Throws<FormatException>(() => RequestForget.Where(folder.FullName, ColumnExpression.Parse("fare + 1"))).Message);
        Assert.Single(Ids(folder.FullName));
    }
}
