using Penstock.Data;

namespace Penstock.Cli;

/// <summary>What --data names: a dataset of the catalog, a table or images in files.</summary>
internal static class DataChoice
{
    private static readonly string[] s_tableEndings = [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

    public static bool IsQuickstart(string data) => Catalog.Find(data) == Catalog.Quickstart;

    /// <summary>The table of the catalog that has the name, or null.</summary>
    public static DatasetBuilder? Table(string data) => Catalog.Find(data) is { About.IsTable: true } set ? set : null;

    public static bool IsTable(string data) => Table(data) is not null || s_tableEndings.Any(e => data.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>The images of the catalog that have the name, or null.</summary>
    public static DatasetBuilder? Images(string data) => Catalog.Find(data) is { About.IsTable: false, ClassNames.Count: > 0 } set ? set : null;

    /// <summary>Whether the name is that of a folder with a folder of images per class.</summary>
    public static bool IsImageFolder(string data) => Catalog.Find(data) is null && Directory.Exists(data);

    /// <summary>Whether images and their classes can be read.</summary>
    public static bool AreImages(string data) => Images(data) is not null || IsImageFolder(data) || IsTensorFile(data);

    /// <summary>The split to train on, or the one held out, where there is one.</summary>
    public static string Split(DatasetBuilder set, bool isTraining) => !isTraining && set.About.Splits.Any(s => s.Name == "test") ? "test" : "train";

    /// <summary>Whether the name is that of a file of tensors.</summary>
    public static bool IsTensorFile(string data) => Path.GetExtension(data) == ".npy" || Path.GetFileName(data).Contains("idx", StringComparison.Ordinal);

    public static UsageException Unknown(string data) => new(
        $"--data: expected one of {string.Join(", ", Catalog.All.Select(d => d.About.Name))}, a folder with a folder of images per class, or a .csv, .tsv, .npy or IDX file, got \"{data}\".");
}
