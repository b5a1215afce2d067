using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Cli;

/// <summary>Fetches a dataset and writes it as shards.</summary>
internal static class DataPrepareVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "A name from \"penstock data list\"." };
        Option<string> folder = Verb.DataDirectory();
        Option<string?> mirror = new("--mirror") { Description = "A folder, or the address of one, that has copies of source files as NAME/FILE or FILE.", HelpName = "PLACE" };
        Option<bool> offline = new("--offline") { Description = "Fetch nothing; a missing file is an error that says where to put it." };
        Option<bool> overwrite = new("--overwrite") { Description = "Make anew what is there." };
        Option<int?> shards = new Option<int?>("--shards") { Description = "How many files a split is written in. Default: by its size, as TensorFlow Datasets has it.", HelpName = "N" }.Within(1, 99_999);
        Option<int?> most = new Option<int?>("--most") { Description = "The most examples of a split. Default: all.", HelpName = "N" }.Within(1);
        Option<bool> json = Verb.Json();
        var command = new Command("prepare", "Fetch a dataset where it is not there, and write it as TFRecords in the layout of TensorFlow Datasets.")
        {
            name, folder, mirror, offline, overwrite, shards, most, Verb.UnusedSeed(), json,
        };
        command.Do(json, (parsed, screen, cancellation) =>
        {
            DatasetBuilder set = DataShowVerb.Find(parsed.GetValue(name)!);
            DatasetFolder made = set.PrepareAsync(parsed.FolderOf(folder), new()
            {
                Mirror = parsed.GetValue(mirror), Offline = parsed.GetValue(offline), Overwrite = parsed.GetValue(overwrite), Shards = parsed.GetValue(shards), MostExamples = parsed.GetValue(most),
            }, cancellation).GetAwaiter().GetResult();
            screen.Say($"{set.About.Title} is in {Path.GetFullPath(made.FullPath)}");
            foreach (SplitInfo split in made.Info.Splits) screen.Say($"  {split}");
            screen.Answer(new JsonObject
            {
                ["name"] = made.Info.Name, ["version"] = made.Info.Version, ["folder"] = made.FullPath,
                ["splits"] = new JsonObject(made.Info.Splits.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Count))),
            });
            return ExitCode.Done;
        });
        return command;
    }
}
