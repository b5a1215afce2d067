using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Cli;

/// <summary>Shows what a file is and its first rows.</summary>
internal static class DataHeadVerb
{
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

    public static Option<string?> Query() => new("--query") { Description = "What a database is asked, in SQL.", HelpName = "SQL" };

    private static int Run(string path, string? query, int count, Screen screen)
    {
        AnyFile file = AnyFile.Open(path, query);
        Example[] rows = [.. file.Rows.Take(Math.Max(1, count))];
        screen.Say($"{path}: {file.Kind}");
        JsonArray features = [];
        if (rows.Length > 0)
            for (int i = 0; i < rows[0].Names.Count; i++)
            {
                screen.Say($"  {rows[0].Names[i]}: {rows[0].Inputs[i].DType} {rows[0].Inputs[i].Shape}");
                features.Add(new JsonObject { ["name"] = rows[0].Names[i], ["type"] = $"{rows[0].Inputs[i].DType}", ["shape"] = $"{rows[0].Inputs[i].Shape}" });
            }
        rows = rows[..Math.Min(count, rows.Length)];
        RowsTable.Show(screen, rows);
        if (file.Rows.Count is { } all) screen.Say(FormattableString.Invariant($"{rows.Length} of {all:N0} rows"));
        screen.Answer(new JsonObject
        {
            ["file"] = path, ["kind"] = file.Kind, ["count"] = file.Rows.Count, ["features"] = features,
            ["rows"] = new JsonArray([.. rows.Select(r => (JsonNode)new JsonObject(r.Names.Select((name, i) => KeyValuePair.Create(name, (JsonNode?)ValueText.Of(r.Inputs[i])))))]),
        });
        return ExitCode.Done;
    }
}
