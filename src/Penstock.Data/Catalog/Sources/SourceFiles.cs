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
    internal string Folder => _found.Count == 0 ? "" : Path.GetFullPath(Directory.Exists(_found.First().Value.Place) ? _found.First().Value.Place : Path.Combine(_found.First().Value.Place, ".."));

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
        using var bytes = new ArchiveStream(plain);
        using var tar = new TarReader(bytes);
        while (Next(tar, bytes, archive) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is null) continue;
            if (entry.Length > MostBytes) throw new InvalidDataException(FormattableString.Invariant($"{archive}: expected files of at most {MostBytes:N0} bytes, got {entry.Length:N0} in {entry.Name}."));
            string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (name.Length == 0 || name[0] == '/' || name.Split('/', '\\').Contains("..")) throw new InvalidDataException($"{archive}: expected names of files within the archive, got \"{entry.Name}\". Fetch it again.");
            yield return (name, Content(entry, archive));
        }
    }

    // A claimed length takes no memory before the bytes are there.
    private static byte[] Content(TarEntry entry, string archive)
    {
        using var content = new MemoryStream((int)Math.Min(entry.Length, 1 << 20));
        try
        {
            entry.DataStream!.CopyTo(content);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(archive, error.Message);
        }
        return content.Length == entry.Length ? content.ToArray() : throw Damaged(archive, $"{content.Length} of {entry.Length} bytes of {entry.Name}");
    }

    private static InvalidDataException Damaged(string archive, string got) => new($"{archive}: expected a whole archive of tar and gzip, got: {got.TrimEnd('.')}. Fetch it again.");

    private static TarEntry? Next(TarReader tar, ArchiveStream bytes, string archive)
    {
        try
        {
            return tar.GetNextEntry() ?? (bytes.EndsWhole() ? null : throw new InvalidDataException("no end"));
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Damaged(archive, error.Message);
        }
    }
}
