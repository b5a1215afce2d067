using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Cli;

/// <summary>Tells of the datasets that have a name.</summary>
internal static class DataVerb
{
    public static Command Create()
    {
        Option<string> folder = Verb.DataDirectory();
        Option<bool> json = Verb.Json();
        var list = new Command("list", "List the datasets that have a name, and where they are or come from.") { folder, Verb.UnusedSeed(), json };
        list.Do(json, (parsed, screen, _) => List(parsed.FolderOf(folder), screen));
        return new Command("data", "Datasets that have a name; profiles, schemas and checks of data.")
        {
            list, DataShowVerb.Create(), DataPrepareVerb.Create(), DataHeadVerb.Create(), DataConvertVerb.Create(), DataBenchVerb.Create(), DataTransformVerb.Create(),
            DataProfileVerb.OfProfile(), DataProfileVerb.OfSchema(), DataCheckVerb.Validate(), DataCheckVerb.Compare(),
        };
    }

    private static int List(string folder, Screen screen)
    {
        var found = Catalog.All.Select(d => (d.About, Place: d.PlaceIn(folder))).ToList();
        screen.Table(["name", "what it is", ">rows", "where"], found.Select(f => (IReadOnlyList<string>)
            [f.About.Name, f.About.Description, FormattableString.Invariant($"{f.About.Count:N0}"), Where(f.About, f.Place)]));
        if (found.Any(f => !f.About.IsGenerated && f.Place is null))
        {
            screen.Say($"What was not found was looked for in {Path.GetFullPath(folder)}, in a folder of its name or as a file.");
            screen.Say("penstock data show NAME tells where a dataset comes from; penstock data prepare NAME fetches it.");
        }
        screen.Answer(new JsonObject
        {
            ["datasets"] = new JsonArray([.. found.Select(f => (JsonNode)new JsonObject
            {
                ["name"] = f.About.Name, ["title"] = f.About.Title, ["description"] = f.About.Description,
                ["version"] = f.About.Version, ["splits"] = new JsonObject(f.About.Splits.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Count))),
                ["found"] = f.About.IsGenerated || f.Place is not null, ["folder"] = f.Place, ["source"] = f.About.Homepage, ["licence"] = f.About.Licence,
            })]),
        });
        return ExitCode.Done;
    }

    private static string Where(CatalogEntry about, string? place) => about.IsGenerated ? "generated" : place ?? "not found";
}
