namespace Penstock.Data;

/// <summary>A file, or an archive of files, that a dataset is made from.</summary>
/// <param name="Address">Where it is fetched from.</param>
/// <param name="Name">What it is called; .gz at the end means that it is compressed, and may be there plain as well.</param>
public sealed record SourceFile(string Address, string Name)
{
    /// <summary>How many bytes it has; null where that is not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>The SHA-256 hash, as hexadecimal digits; null where it is not known, and then recorded at the first download.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Other places of a data folder where collections keep the same content, such as tabular/adult.csv; for an archive also a folder of what is in it.</summary>
    public IReadOnlyList<string> Elsewhere { get; init; } = [];

    /// <summary>Whether it holds other files.</summary>
    internal bool IsArchive => Name.EndsWith(".tar.gz", StringComparison.Ordinal) || Name.EndsWith(".tgz", StringComparison.Ordinal);

    /// <summary>The places where a data folder may have the file, in the order in which they are tried.</summary>
    /// <param name="dataDirectory">The folder.</param>
    /// <param name="dataset">The name of the dataset.</param>
    internal IEnumerable<string> PlacesIn(string dataDirectory, string dataset)
    {
        string[] folders = [Path.Combine(dataDirectory, dataset), Path.Combine(dataDirectory, dataset.Replace('_', '-')), Path.Combine(dataDirectory, DownloadFolder, dataset), dataDirectory];
        string plain = Name.EndsWith(".gz", StringComparison.Ordinal) && !IsArchive ? Name[..^3] : Name;
        IEnumerable<string> places = folders.Distinct().SelectMany(folder => new[] { Path.Combine(folder, Name), Path.Combine(folder, plain) });
        return places.Concat(Elsewhere.Select(place => Path.Combine([dataDirectory, .. place.Split('/')]))).Distinct();
    }

    /// <summary>The folder that files are fetched into.</summary>
    internal const string DownloadFolder = "downloads";
}
