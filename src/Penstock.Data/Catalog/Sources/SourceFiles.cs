using System.Formats.Tar;
using System.IO.Compression;

namespace Penstock.Data;

/// <summary>The files of a dataset where they lie.</summary>
public sealed class SourceFiles
{
    private const long MostBytes = 1 << 30;
    private readonly Dictionary<string, (SourceFile Source, string Place)> _found;

    private SourceFiles(Dictionary<string, (SourceFile, string)> found) => _found = found;

    /// <summary>Where a file lies; an archive may lie as a folder of what is in it.</summary>
    public string this[string name] => _found.TryGetValue(name, out var found) ? found.Place : throw new ArgumentException($"SourceFiles: expected one of {string.Join(", ", _found.Keys)}, got \"{name}\".");

    /// <summary>The files of a dataset in a data folder; null where one is missing.</summary>
    internal static SourceFiles? In(string dataDirectory, CatalogEntry about)
    {
        Dictionary<string, (SourceFile, string)> found = [];
        foreach (SourceFile source in about.Sources)
        {
            if (PlaceOf(dataDirectory, about, source) is not { } place) return null;
            found[source.Name] = (source, place);
        }
        return new(found);
    }

    /// <summary>Whether a file is in a data folder.</summary>
    internal static bool Has(string dataDirectory, CatalogEntry about, SourceFile source) => PlaceOf(dataDirectory, about, source) is not null;

    /// <summary>The folder of the first file.</summary>
    internal string Folder => _found.Count == 0 ? "" : Path.GetDirectoryName(Path.GetFullPath(_found.First().Value.Place))!;

    /// <summary>The bytes of all files, as they lie.</summary>
    internal long Bytes => _found.Values.Where(f => File.Exists(f.Place)).Sum(f => new FileInfo(f.Place).Length);

    /// <summary>The files of an archive, or of the folder that lies in its place: names parted by slashes, and what is in them.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or a file in it is larger than 1 GiB.</exception>
    public IEnumerable<(string Name, byte[] Content)> Entries(string archive)
    {
        string place = this[archive];
        return Directory.Exists(place) ? FilesOf(place) : EntriesOf(place);
    }

    private static string? PlaceOf(string dataDirectory, CatalogEntry about, SourceFile source) =>
        source.PlacesIn(dataDirectory, about.Name).FirstOrDefault(place => File.Exists(place) || (source.IsArchive && Directory.Exists(place)));

    private static IEnumerable<(string, byte[])> FilesOf(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)];
        Array.Sort(files, StringComparer.Ordinal);
        foreach (string file in files) yield return (Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes(file));
    }

    private static IEnumerable<(string, byte[])> EntriesOf(string archive)
    {
        using var plain = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var tar = new TarReader(plain);
        while (Next(tar, archive) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is null) continue;
            if (entry.Length > MostBytes) throw new InvalidDataException(FormattableString.Invariant($"{archive}: expected files of at most {MostBytes:N0} bytes, got {entry.Length:N0} in {entry.Name}."));
            var content = new byte[entry.Length];
            entry.DataStream.ReadExactly(content);
            yield return (entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name, content);
        }
    }

    private static TarEntry? Next(TarReader tar, string archive)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"{archive}: expected a whole archive of tar and gzip, got: {error.Message.TrimEnd('.')}. Fetch it again.", error);
        }
    }
}
