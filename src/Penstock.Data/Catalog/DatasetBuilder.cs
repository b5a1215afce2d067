using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Makes a dataset of the catalog from its source files, or from a seed. A new dataset is one class.</summary>
/// <param name="about">What is known of it.</param>
public abstract partial class DatasetBuilder(CatalogEntry about)
{
    /// <summary>What is known of the dataset.</summary>
    public CatalogEntry About => about;

    /// <summary>The classes of the label in the order of their numbers; empty where there are none.</summary>
    public IReadOnlyList<string> ClassNames => about.ClassNames;

    /// <summary>The folder that the dataset is prepared in.</summary>
    /// <param name="dataDirectory">Where datasets lie.</param>
    public string FolderIn(string dataDirectory) => Path.Combine(dataDirectory, about.Name, about.Version);

    /// <summary>Where the dataset is: the folder that it is prepared in, or that of its source files; null where neither is there or no file is needed.</summary>
    /// <param name="dataDirectory">Where datasets lie.</param>
    public string? PlaceIn(string dataDirectory) => DatasetFolder.IsPrepared(FolderIn(dataDirectory)) ? FolderIn(dataDirectory)
        : about.IsGenerated ? null : SourceFiles.In(dataDirectory, about)?.Folder;

    /// <summary>
    /// Loads examples: of the prepared folder, where it is there; else straight from the source files, where they are there, in memory and in the same order.
    /// Nothing is fetched and nothing is written: <see cref="PrepareAsync"/> does that.
    /// </summary>
    /// <param name="dataDirectory">Where datasets lie: prepared ones as NAME/VERSION, source files in a folder of the dataset's name.</param>
    /// <param name="split">Which examples, such as <c>train[:80%]</c>.</param>
    /// <param name="options">What an example is made of.</param>
    /// <exception cref="FileNotFoundException">Neither is there; the message says which files are needed and where to put them.</exception>
    /// <exception cref="ArgumentException">There is no such split.</exception>
    public Dataset<Example> Load(string dataDirectory, SplitExpression split, DatasetLoadOptions? options = null)
    {
        string folder = FolderIn(dataDirectory);
        return DatasetFolder.IsPrepared(folder)
            ? DatasetFolder.Open(folder).Load(split, options)
            : new GeneratedElements(about, Generate(FilesIn(dataDirectory))).Load(split, options ?? new());
    }

    /// <summary>Loads rows of single numbers and texts as a table; classes become their names. A number that is not one, and an empty text, is missing.</summary>
    /// <inheritdoc cref="Load"/>
    /// <exception cref="InvalidOperationException">The examples are no rows of single values.</exception>
    public Table LoadTable(string dataDirectory, SplitExpression split) => TableOfExamples.Of(about.Name, about.Features, Load(dataDirectory, split, new() { AllFeatures = true }));

    /// <summary>The splits with their examples. Values may be made while they are asked for; nothing may depend on time or chance.</summary>
    /// <param name="files">The source files.</param>
    protected abstract IEnumerable<GeneratedSplit> Generate(SourceFiles files);

    /// <summary>The splits made from source files that lie anywhere.</summary>
    internal IEnumerable<GeneratedSplit> GenerateFrom(SourceFiles files) => Generate(files);

    /// <summary>The source files in a data folder.</summary>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    private protected SourceFiles FilesIn(string dataDirectory) => SourceFiles.In(dataDirectory, about) ?? throw new FileNotFoundException(
        $"{about.Title}: expected {string.Join(", ", about.Sources.Select(s => s.Name))} in {Path.GetFullPath(Path.Combine(dataDirectory, about.Name))}, or a prepared folder {Path.GetFullPath(FolderIn(dataDirectory))}. "
        + $"Fetch {string.Join(" and ", about.Sources.Select(s => s.Address))} and put {(about.Sources.Count == 1 ? "it" : "them")} there ({about.Homepage} tells more), or prepare the dataset: penstock data prepare {about.Name}.", Path.Combine(dataDirectory, about.Name));
}
