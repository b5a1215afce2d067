using System.Globalization;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>The version of a model that servers answer with: the champion, or the latest where nobody chose one.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Path">Its file.</param>
internal sealed record ServedModel(long Version, string Path)
{
    private const string ModelFile = "model.penstock";

    /// <summary>Finds the version in the folder of models.</summary>
    /// <param name="models">The folder of models: a folder for each, with numbered versions in it.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="IOException">There is no such model.</exception>
    public static ServedModel Find(string models, string name)
    {
        string folder = System.IO.Path.Combine(models, name);
        if (name.IndexOfAny(['/', '\\']) >= 0 || !Directory.Exists(folder)) throw new DirectoryNotFoundException($"{models}: expected a model \"{name}\", got {Names(models)}. Train one with \"penstock pipeline run\".");
        long version = AliasFile.Read(folder).TryGetValue(ModelRegistry.Champion, out long champion) ? champion : VersionsIn(folder).DefaultIfEmpty(-1).Max();
        string path = System.IO.Path.Combine(folder, version.ToString(CultureInfo.InvariantCulture), ModelFile);
        return File.Exists(path) ? new(version, path) : throw new FileNotFoundException($"{folder}: expected {(version < 0 ? "a numbered folder with a" : $"version {version} to have a")} {ModelFile}, got none. Run the pipeline again.", path);
    }

    private static IEnumerable<long> VersionsIn(string folder) => Directory.EnumerateDirectories(folder)
        .Select(path => long.TryParse(System.IO.Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1).Where(number => number >= 0);

    private static string Names(string models)
    {
        string[] names = Directory.Exists(models) ? [.. Directory.EnumerateDirectories(models).Select(p => System.IO.Path.GetFileName(p)!).Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal)] : [];
        return names.Length == 0 ? "none" : string.Join(", ", names);
    }
}
