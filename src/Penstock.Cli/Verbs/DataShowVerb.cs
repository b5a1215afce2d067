using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Tells all of a dataset that has a name, and shows some of its examples.</summary>
internal static class DataShowVerb
{
    private const int RowsShown = 5, ImagesShown = 50;

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "A name from \"penstock data list\"." };
        Option<string> folder = Verb.DataDirectory();
        Option<string> split = new("--split") { Description = "Which examples are shown, such as train[:100] or test.", HelpName = "SPLIT", DefaultValueFactory = _ => "train" };
        Option<string?> sheet = new("--out") { Description = "Images: where a sheet of the first ones goes, as .png.", HelpName = "FILE" };
        sheet.Validators.Add(result => { if (result.Tokens is [var t] && Path.GetExtension(t.Value) != ".png") result.AddError($"--out: expected a name that ends in .png, got \"{t.Value}\""); });
        Option<bool> json = Verb.Json();
        var command = new Command("show", "Tell what a dataset has, where it comes from, and show some of its examples.") { name, folder, split, sheet, Verb.UnusedSeed(), json };
        command.Do(json, (parsed, screen, _) => Run(Find(parsed.GetValue(name)!), parsed.FolderOf(folder), parsed.GetValue(split)!, parsed.GetValue(sheet), screen));
        return command;
    }

    public static DatasetBuilder Find(string name) => Catalog.Find(name) ?? throw new UsageException($"NAME: expected one of {string.Join(", ", Catalog.All.Select(d => d.About.Name))}, got \"{name}\".");

    private static int Run(DatasetBuilder set, string folder, string split, string? sheet, Screen screen)
    {
        CatalogEntry about = set.About;
        string? place = set.PlaceIn(folder);
        if (sheet is not null && place is null && !about.IsGenerated) throw new FileNotFoundException($"--out: expected {about.Name} in {Path.GetFullPath(folder)}, got none. Fetch it: penstock data prepare {about.Name}");
        Example[] shown = place is not null || about.IsGenerated ? [.. set.Load(folder, split, new() { AllFeatures = true }).Take(sheet is null ? RowsShown : ImagesShown)] : [];
        if (sheet is not null) WriteSheet(set, split, shown, sheet);
        screen.Head($"{about.Title} ({about.Name} {about.Version})");
        screen.Say($"{about.Description}");
        screen.Say($"splits: {string.Join(", ", about.Splits.Select(s => FormattableString.Invariant($"{s.Name} {s.Count:N0}")))}");
        screen.Say("features:");
        foreach (string line in about.Features.ToString().Split('\n')) screen.Say($"  {line}");
        if (about.Target is { } target) screen.Say($"target: {target}");
        screen.Say($"licence: {about.Licence}");
        if (about.Citation.Length > 0) screen.Say($"cite: {about.Citation}");
        if (about.Homepage.Length > 0) screen.Say($"page: {about.Homepage}");
        foreach (SourceFile source in about.Sources) screen.Say($"source: {source.Address}{(source.Bytes is { } bytes ? FormattableString.Invariant($", {bytes:N0} bytes") : "")}");
        screen.Say($"place: {(about.IsGenerated ? "generated" : place ?? $"not in {Path.GetFullPath(folder)}; penstock data prepare {about.Name} fetches it")}");
        RowsTable.Show(screen, [.. shown.Take(RowsShown).Select(e => Named(e, about))]);
        if (sheet is not null) screen.Say($"{shown.Length} images on {sheet}");
        screen.Answer(new JsonObject
        {
            ["name"] = about.Name, ["title"] = about.Title, ["version"] = about.Version, ["description"] = about.Description, ["licence"] = about.Licence, ["citation"] = about.Citation,
            ["homepage"] = about.Homepage, ["target"] = about.Target, ["folder"] = place, ["sources"] = JsonList.Of(about.Sources.Select(s => s.Address)), ["classes"] = JsonList.Of(about.ClassNames),
            ["splits"] = new JsonObject(about.Splits.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Count))),
            ["features"] = JsonList.Of(about.Features.ToString().Split('\n')),
        });
        return ExitCode.Done;
    }

    private static void WriteSheet(DatasetBuilder set, string split, Example[] shown, string sheet)
    {
        if (shown.Length == 0) throw new UsageException($"--split: expected images for a sheet, got none in {split}.");
        int image = Enumerable.Range(0, shown[0].Inputs.Count).FirstOrDefault(i => shown[0].Inputs[i] is { DType: DType.UInt8, Shape.Rank: 3 }, -1);
        if (image < 0) throw new UsageException($"--out: expected a dataset of images, got {set.About.Name}, which has none. Leave it out.");
        OutputFile.Prepare("--out", sheet);
        Png.Write(sheet, ContactSheet.Of([.. shown.Select(e => e.Inputs[image])]));
    }

    /// <summary>The example with the name of each class instead of its number.</summary>
    private static Example Named(Example example, CatalogEntry about) => new([.. example.Names.Select((name, i) =>
        about.Features.Features.FirstOrDefault(f => f.Name == name).Feature is ClassLabelFeature { HasNames: true } label && example.Inputs[i].ToFloats() is [>= 0 and var number]
            ? (name, Tensor.From(label.Names[(int)number]).Reshape(Shape.Scalar))
            : (name, example.Inputs[i]))]);
}
