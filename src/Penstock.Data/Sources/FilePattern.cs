using System.Collections;
using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>
/// Which files to read: paths, folders and patterns, one or several. In a pattern * is any run of characters, ? one character,
/// [a-z] one of a set ([!a-z] one that is not), {a,b} either, and ** any number of folders. <c>data@*</c> is all shards of a set
/// (data-00000-of-00002, data-00001-of-00002), and an error where one is missing. A folder is all files in it. Names that begin
/// with a dot must be asked for. A string, an array and a collection expression of strings are patterns.
/// </summary>
[CollectionBuilder(typeof(FilePattern), nameof(Create))]
public sealed class FilePattern : IReadOnlyList<string>
{
    private readonly string[] _parts;

    private FilePattern(string[] parts) => _parts = parts;

    /// <summary>How many paths, folders and patterns there are.</summary>
    public int Count => _parts.Length;

    /// <summary>A path, folder or pattern.</summary>
    public string this[int index] => _parts[index];

    /// <summary>Makes a pattern of several; <c>FilePattern p = ["a.csv", "more/*.csv"]</c> calls it.</summary>
    public static FilePattern Create(ReadOnlySpan<string> parts) => new(parts.ToArray());

    /// <summary>A pattern of one.</summary>
    public static implicit operator FilePattern(string part) => new([part]);

    /// <summary>A pattern of several.</summary>
    public static implicit operator FilePattern(string[] parts) => new([.. parts]);

    /// <summary>The files: those of each part in the order of their names (ordinal), part after part, none twice.</summary>
    /// <exception cref="FileNotFoundException">A part names none.</exception>
    public IReadOnlyList<string> Find() => Find("FilePattern");

    /// <summary>The parts, with commas between.</summary>
    public override string ToString() => string.Join(", ", _parts);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _parts.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The files, for a reader that messages call by its name.</summary>
    internal string[] Find(string who)
    {
        if (_parts.Length == 0) throw new ArgumentException($"{who}: expected one or more files, got none.");
        string[] files = [.. _parts.SelectMany(part => FilesOf(part, who)).DistinctBy(Path.GetFullPath, StringComparer.Ordinal)];
        foreach (string file in files)
            if (file.EndsWith(".avro", StringComparison.OrdinalIgnoreCase))
                throw new NotSupportedException($"{who} {file}: Avro is not read here; write the rows as Parquet, CSV or TFRecord.");
        return files;
    }

    private static string[] Match(string pattern, string who)
    {
        try
        {
            return [.. GlobPattern.Find(pattern)];
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"{who}: expected folders that may be read for the pattern {pattern}, got one that may not: {error.Message} Make the pattern narrower.", error);
        }
    }

    private static IEnumerable<string> FilesOf(string part, string who)
    {
        if (part.Length == 0) throw new ArgumentException($"{who}: expected a path, a folder or a pattern, got an empty text.");
        // A file whose name looks like a pattern is that file.
        if (File.Exists(part)) return [part];
        if (part.EndsWith("@*", StringComparison.Ordinal)) return ShardName.FindAll(part[..^2], who);
        string[] found = Directory.Exists(part)
            ? [.. Directory.EnumerateFiles(part).Where(file => !Path.GetFileName(file).StartsWith('.'))]
            : GlobPattern.IsPattern(part) ? Match(part, who) : [];
        Array.Sort(found, StringComparer.Ordinal);
        if (found.Length > 0) return found;
        string place = Path.GetFullPath(part);
        throw new FileNotFoundException(Directory.Exists(part) ? $"{who}: expected files in {place}, got an empty folder."
            : GlobPattern.IsPattern(part) ? $"{who}: expected files that match {place}, got none. Check the pattern."
            : $"{who}: expected a file {place}, got none. Check the path.", part);
    }
}
