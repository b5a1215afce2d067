using Penstock.Data;

namespace Penstock.Cli;

/// <summary>What --data names: a dataset of the catalog, a table or images in files.</summary>
internal static class DataChoice
{
    private static readonly string[] s_tableEndings = [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

    public static bool IsQuickstart(string data) => Catalog.Find(data) == Catalog.Quickstart;

    public static bool IsTable(string data) => IsQuickstart(data) || s_tableEndings.Any(e => data.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>The images of the catalog that have the name, or null.</summary>
    public static IdxImages? Images(string data) => Catalog.Find(data) as IdxImages;

    /// <summary>Whether the name is that of a file of tensors.</summary>
    public static bool IsTensorFile(string data) => Path.GetExtension(data) == ".npy" || Path.GetFileName(data).Contains("idx", StringComparison.Ordinal);

    public static UsageException Unknown(string data) => new(
        $"--data: expected one of {string.Join(", ", Catalog.All.Select(d => d.About.Name))}, or a .csv, .tsv, .npy or IDX file, got \"{data}\".");
}
