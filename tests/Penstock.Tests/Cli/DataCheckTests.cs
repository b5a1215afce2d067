using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Tests;

public class DataCheckTests
{
    private const string Train = "a,b,label\n1,x,0\n2,y,1\n3,x,1\n4,y,0\n", Test = "a,b,label\n9,z,0\n2,y,1\n3,,1\n";

    [Fact]
    public void Profiles_data_and_writes_the_profile()
    {
        using var folder = Files();
        CliRun run = CliRun.Of("data", "profile", folder["train.csv"], "--out", folder["train.json"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("Profile of 4 rows", run.Output);
        Assert.Equal(CliRun.Of("data", "profile", folder["train.csv"], "--json").Json.ToJsonString(), CliRun.Of("data", "profile", folder["train.json"], "--json").Json.ToJsonString());
    }

    [Fact]
    public void Validates_data_against_a_schema_and_fails_on_errors()
    {
        using var folder = Files();
        Assert.Equal(0, CliRun.Of("data", "schema", folder["train.csv"], "--out", folder["s.json"]).Code);
        CliRun good = CliRun.Of("data", "validate", folder["train.csv"], "--schema", folder["s.json"]);
        Assert.Equal((0, "No anomalies"), (good.Code, good.Output.TrimEnd()));
        CliRun bad = CliRun.Of("data", "validate", folder["test.csv"], "--schema", folder["s.json"], "--training", folder["train.csv"], "--out", folder["report.json"]);
        Assert.Equal((1, ""), (bad.Code, bad.Error));
        Assert.Contains("error \"b\" ENUM_TYPE_UNEXPECTED_STRING_VALUES: expected one of 2 values, got 1 other in 50 % of the rows. For example \"z\".", bad.Output);
        Assert.Contains("DATASET_ROWS_SHARED_WITH_TRAINING", bad.Output);
        JsonObject report = JsonNode.Parse(File.ReadAllText(folder["report.json"]))!.AsObject();
        Assert.False((bool)report["isValid"]!);
        Assert.Equal(report.ToJsonString(), JsonNode.Parse(CliRun.Of("data", "validate", folder["test.csv"], "--schema", folder["s.json"], "--training", folder["train.csv"], "--json").Output)!.ToJsonString());
    }

    [Fact]
    public void Codes_of_digits_are_texts_where_the_schema_says_so()
    {
        using var folder = Files();
        File.WriteAllText(folder["codes.csv"], "code\n01\n1a\n02\n");
        File.WriteAllText(folder["digits.csv"], "code\n01\n02\n");
        Assert.Equal(0, CliRun.Of("data", "schema", folder["codes.csv"], "--out", folder["s.json"]).Code);
        Assert.Equal(0, CliRun.Of("data", "validate", folder["digits.csv"], "--schema", folder["s.json"]).Code);
    }

    [Fact]
    public void Compares_two_files_and_fails_beyond_a_limit()
    {
        using var folder = Files();
        Assert.Equal(0, CliRun.Of("data", "compare", folder["train.csv"], folder["test.csv"]).Code);
        CliRun run = CliRun.Of("data", "compare", folder["train.csv"], folder["test.csv"], "--most", "kolmogorov_smirnov=0.1", "--json");
        Assert.Equal(1, run.Code);
        Assert.Equal(["a", "b", "label"], JsonNode.Parse(run.Output)!["columns"]!.AsArray().Select(c => (string)c!["column"]!));
    }

    [Fact]
    public void Codes_of_digits_are_texts_in_every_file_of_a_validation()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["a.csv"], "code,x\n10,1\n20,2\n30,3\n");
        File.WriteAllText(folder["schema.json"], """{"columns": [{"name": "code", "type": "text", "maxDrift": {"jensen_shannon_divergence": 0.1}, "maxSkew": {"jensen_shannon_divergence": 0.1}}, {"name": "x"}]}""");
        CliRun run = CliRun.Of("data", "validate", folder["a.csv"], "--schema", folder["schema.json"], "--previous", folder["a.csv"], "--serving", folder["a.csv"], "--training", folder["a.csv"]);
        Assert.Contains(AnomalyName.SharedRows, run.Output);
        Assert.DoesNotContain(AnomalyName.NothingToCompare, run.Output);
    }

    [Theory]
    [InlineData("data compare a.csv a.csv --most euclid=1", 2, "--most: expected DISTANCE=VALUE with one of jensen_shannon_divergence")]
    [InlineData("data profile none.csv", 1, "Csv: expected a file")]
    [InlineData("data profile none.json", 1, "none.json: expected a file, got none")]
    [InlineData("data profile bad.json", 1, "bad.json: DataProfile: expected a profile as JSON")]
    [InlineData("data validate a.csv --schema bad.json", 1, "bad.json: DataSchema: expected a schema as JSON")]
    [InlineData("data validate a.csv", 2, "--schema")]
    [InlineData("data profile a.csv --out a.csv", 2, "--out: expected another file than one that is read")]
    [InlineData("data validate a.csv --schema s.json --out s.json", 2, "--out: expected another file than one that is read")]
    [InlineData("data profile .csv", 1, "got an empty folder")]
    [InlineData("data validate a.csv --schema .json", 1, "expected a file, got a folder")]
    [InlineData("data validate a.csv --schema syntax.json", 1, "syntax.json: DataSchema: expected a schema as JSON, got text that is none: line 2 at 1: ")]
    [InlineData("data validate a.csv --schema later.json", 1, "got text that is none: line 1 at 37: the name \"colour\" at $.columns[0].colour, which means nothing here; a later version may know it.")]
    [InlineData("data validate a.csv --schema kind.json", 1, "a value of another kind at $.columns[0].type.")]
    [InlineData("data validate a.csv --schema nothing.json", 1, "no \"columns\"")]
    [InlineData("data profile utf16.csv", 1, "expected UTF-8 text, got UTF-16. Save the file as UTF-8.")]
    [InlineData("data profile empty.csv", 1, "expected a header or a row, got an empty file")]
    [InlineData("data profile ragged.csv", 1, "line 3: expected 2 fields as the first row has, got 1.")]
    public void Errors_are_told_in_one_line(string line, int code, string message)
    {
        using var folder = Files();
        File.WriteAllText(folder["bad.json"], "{\"rows\": \"many\"}");
        File.WriteAllText(folder["a.csv"], Train);
        File.WriteAllText(folder["s.json"], "{}");
        Directory.CreateDirectory(folder[".csv"]);
        Directory.CreateDirectory(folder[".json"]);
        File.WriteAllText(folder["syntax.json"], "{\"columns\": [{\"name\": \"a\"}\n");
        File.WriteAllText(folder["later.json"], "{\"columns\": [{\"name\": \"a\", \"colour\": 1}]}");
        File.WriteAllText(folder["kind.json"], "{\"columns\": [{\"name\": \"a\", \"type\": \"Colour\"}]}");
        File.WriteAllText(folder["nothing.json"], "{}");
        File.WriteAllText(folder["utf16.csv"], "a,b\n1,2\n", System.Text.Encoding.Unicode);
        File.WriteAllText(folder["empty.csv"], "");
        File.WriteAllText(folder["ragged.csv"], "a,b\n1,2\n3\n");
        CliRun run = CliRun.Of([.. line.Split(' ').Select(word => word.EndsWith(".csv") || word.EndsWith(".json") ? folder[word] : word)]);
        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Control_characters_of_data_are_spelt_out()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["a.csv"], "a,b\n1,\"two\nlines\"\n2,\e[2J\0\n");
        string shown = CliRun.Of("data", "profile", folder["a.csv"]).Output;
        Assert.Contains("\"two\\nlines\"", shown);
        Assert.Contains("\"\\u001b[2J\\u0000\"", shown);
    }

    private static TestFolder Files()
    {
        TestFolder folder = TestFiles.NewFolder();
        File.WriteAllText(folder["train.csv"], Train);
        File.WriteAllText(folder["test.csv"], Test);
        return folder;
    }
}
