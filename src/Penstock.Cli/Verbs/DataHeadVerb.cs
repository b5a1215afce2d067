using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Shows what a file is and its first rows.</summary>
internal static class DataHeadVerb
{
    // As many records tell which features there are.
    private const int FeatureSpecRows = 1000;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = AnyFile.Kinds + "." };
        Option<int> rows = new Option<int>("-n") { Description = "How many rows to show.", HelpName = "N", DefaultValueFactory = _ => 5 }.Within(0, 10_000);
        Option<string?> query = Query();
        Option<bool> json = Verb.Json();
        var command = new Command("head", "Tell what a file is, and show its first rows.") { file, rows, query, Verb.UnusedSeed(), json };
        command.Do(json, (parsed, screen, _) => Run(parsed.GetValue(file)!, parsed.GetValue(query), parsed.GetValue(rows), screen));
        return command;
    }

    public static Option<string?> Query() => new("--query") { Description = "What a database is asked, in SQL; it may not change anything.", HelpName = "SQL" };

    private static int Run(string path, string? query, int count, Screen screen)
    {
        AnyFile file = AnyFile.Open(path, query, looksAtAll: count > FeatureSpecRows);
        Example[] rows = [.. file.FirstRows(Math.Max(1, count))];
        screen.Say($"{file.Name}: {file.Kind}");
        JsonArray features = [];
        foreach (var (name, type, shape) in rows.Length > 0 ? FeaturesOf(rows[0], file.Parts is not null) : file.Parts is not null ? FeaturesOf(file.ReadTable()) : [])
        {
            screen.Say($"  {name}: {type}{(file.Parts is null ? $" {shape}" : "")}");
            features.Add(new JsonObject { ["name"] = name, ["type"] = $"{type}", ["shape"] = $"{shape}" });
        }
        bool isAll = rows.Length < Math.Max(1, count);
        rows = rows[..Math.Min(count, rows.Length)];
        RowsTable.Show(screen, rows);
        if (file.Rows.Count is { } all) screen.Say(FormattableString.Invariant($"{rows.Length} of {all:N0} rows"));
        else if (isAll) screen.Say(rows.Length switch { 0 => "no rows", 1 => "the only row", var n => FormattableString.Invariant($"all {n:N0} rows") });
        screen.Answer(new JsonObject
        {
            ["file"] = file.Name, ["kind"] = file.Kind, ["count"] = file.Rows.Count, ["features"] = features,
            ["rows"] = new JsonArray([.. rows.Select(r => (JsonNode)new JsonObject(r.Names.Select((name, i) => KeyValuePair.Create(name, (JsonNode?)ValueText.Of(r.Inputs[i])))))]),
        });
        return ExitCode.Done;
    }

    // Of a missing value the shape says nothing.
    private static IEnumerable<(string, DType, Shape)> FeaturesOf(Example row, bool isTable) =>
        row.Names.Select((name, i) => (name, row.Inputs[i].DType, isTable ? Shape.Scalar : row.Inputs[i].Shape));

    private static IEnumerable<(string, DType, Shape)> FeaturesOf(Table table) => table.Columns.Select(c => (c.Name, c.DType, Shape.Scalar));
}
