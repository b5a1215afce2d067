namespace Penstock.Data;

/// <summary>What is known of a dataset that the catalog can load.</summary>
/// <param name="Name">The name on the command line, also the folder that it lies in.</param>
/// <param name="Title">The name that people use.</param>
/// <param name="Description">What an example is and what there is to learn.</param>
/// <param name="Source">The official source; empty for generated data.</param>
/// <param name="Licence">The licence that the source states.</param>
/// <param name="Files">The files it needs; none for generated data.</param>
/// <param name="TrainingRows">The number of examples for training.</param>
/// <param name="TestRows">The number of examples held out.</param>
/// <param name="ClassNames">The classes in the order of their label numbers; empty where there are none.</param>
public sealed record CatalogEntry(
    string Name, string Title, string Description, string Source, string Licence,
    IReadOnlyList<string> Files, int TrainingRows, int TestRows, IReadOnlyList<string> ClassNames)
{
    /// <summary>The folder that holds all the files, gzipped or not; null where there is none.</summary>
    /// <param name="dataDirectory">Where datasets lie: each in a folder of its name, or its files in this one.</param>
    public string? FolderIn(string dataDirectory) => Files.Count == 0 ? null : Array.Find(
        [Path.Combine(dataDirectory, Name), dataDirectory],
        folder => Files.All(file => File.Exists(Path.Combine(folder, file)) || File.Exists(Path.Combine(folder, file + ".gz"))));

    /// <summary>Name, title and rows.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Title}, {TrainingRows:N0} + {TestRows:N0} rows");
}
