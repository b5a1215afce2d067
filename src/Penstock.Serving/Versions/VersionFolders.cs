using System.Globalization;

namespace Penstock.Serving;

/// <summary>The numbered folders of a model: 3, or 00003. All others, such as those that are being written, are none of its versions.</summary>
internal static class VersionFolders
{
    private static readonly string[] s_files = ["model.penstock", "model.keras", "model.h5"];

    /// <summary>The versions and their folders; of two folders of one number the last by name counts.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static SortedDictionary<long, string> Find(string folder)
    {
        var found = new SortedDictionary<long, string>();
        foreach (string path in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            if (long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out long version)) found[version] = path;
        return found;
    }

    /// <summary>The model's file in a version's folder.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static FileInfo ModelIn(string folder) =>
        s_files.Select(file => new FileInfo(Path.Combine(folder, file))).FirstOrDefault(file => file.Exists)
        ?? throw new FileNotFoundException($"{folder}: expected a model file {string.Join(" or ", s_files)}, got none.");
}
