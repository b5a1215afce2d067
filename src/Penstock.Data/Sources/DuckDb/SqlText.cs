using System.Text.RegularExpressions;

namespace Penstock.Data;

/// <summary>A query, what begins the message of an error in it, and the files that it reads.</summary>
internal sealed partial record SqlText(string Who, string Query, FileStamps Stamps)
{
    /// <summary>A query whose files only its author knows.</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="query">The query.</param>
    /// <param name="files">The files that it reads; null where they are not named.</param>
    public static SqlText Of(string who, string query, FilePattern? files) =>
        new(who, query, new(files is null ? null : () => files.Count == 0 ? [] : files.Find(who)));

    /// <summary>The query for all rows of files.</summary>
    /// <param name="who">Who reads them.</param>
    /// <param name="function">DuckDB's function for the format.</param>
    /// <param name="files">Which files.</param>
    public static SqlText OfFiles(string who, string function, FilePattern files)
    {
        string[] found = files.Find(who);
        // Folders called k=v are no columns: where a file lies would decide what is read.
        return new(who, $"select * from {function}([{string.Join(", ", found.Select(file => $"'{Literal(who, Path.GetFullPath(file))}'"))}], hive_partitioning = false)", new(() => found));
    }

    // A name with characters of a pattern is that file: DuckDB takes a set of one for it.
    private static string Literal(string who, string file)
    {
        if (!OperatingSystem.IsWindows() && file.Contains('\\') && SpecialCharacters().IsMatch(file))
            throw new NotSupportedException($"{who} {file}: expected a name without a backslash beside *, ? or [, where DuckDB takes it for an escape. Rename the file.");
        return SpecialCharacters().Replace(file, "[$0]").Replace("'", "''");
    }

    [GeneratedRegex(@"[*?\[]")]
    private static partial Regex SpecialCharacters();
}
