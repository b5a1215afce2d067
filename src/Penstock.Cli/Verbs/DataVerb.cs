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
            list, DataProfileVerb.OfProfile(), DataProfileVerb.OfSchema(), DataCheckVerb.Validate(), DataCheckVerb.Compare(),
        };
    }

    private static int List(string folder, Screen screen)
    {
        var found = Catalog.All.Select(d => (About: d, Place: d.FolderIn(folder))).ToList();
        screen.Table(["name", "what it is", ">rows", "where"], found.Select(f => (IReadOnlyList<string>)
            [f.About.Name, f.About.Description, $"{f.About.TrainingRows + f.About.TestRows:N0}", Where(f.About, f.Place)]));
        foreach (var (about, place) in found.Where(f => f.About.Files.Count > 0 && f.Place is null))
        {
            string wanted = Path.GetFullPath(Path.Combine(folder, about.Name));
            screen.Say($"{about.Name} is not here: looked in {wanted} and {Path.GetFullPath(folder)}.");
            screen.Say($"  Fetch {string.Join(", ", about.Files.Select(f => f + ".gz"))}");
            screen.Say($"  from {about.Source} and put them into {wanted}.");
        }
        screen.Answer(new JsonObject
        {
            ["datasets"] = new JsonArray([.. found.Select(f => (JsonNode)new JsonObject
            {
                ["name"] = f.About.Name, ["title"] = f.About.Title, ["description"] = f.About.Description,
                ["trainingRows"] = f.About.TrainingRows, ["testRows"] = f.About.TestRows,
                ["found"] = f.About.Files.Count == 0 || f.Place is not null, ["folder"] = f.Place, ["source"] = f.About.Source, ["licence"] = f.About.Licence,
            })]),
        });
        return ExitCode.Done;
    }

    private static string Where(CatalogEntry about, string? place) => about.Files.Count == 0 ? "generated" : place ?? "not found";
}
