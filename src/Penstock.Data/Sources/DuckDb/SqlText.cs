using System.Text.RegularExpressions;

namespace Penstock.Data;

/// <summary>A query and what begins the message of an error in it.</summary>
internal sealed partial record SqlText(string Who, string Query)
{
    /// <summary>The query for all rows of files.</summary>
    /// <param name="who">Who reads them.</param>
    /// <param name="function">DuckDB's function for the format.</param>
    /// <param name="files">Which files.</param>
    public static SqlText OfFiles(string who, string function, FilePattern files) =>
        new(who, $"select * from {function}([{string.Join(", ", files.Find(who).Select(file => $"'{Literal(file)}'"))}])");

    /// <summary>The files that texts in the query name, as they are now.</summary>
    public FileStamp[] Stamps() => [.. Texts().Matches(Query).Select(match => match.Groups[1].Value.Replace("''", "'")).SelectMany(FilesOf).Distinct().Select(FileStamp.Of)];

    private static IEnumerable<string> FilesOf(string text) => File.Exists(text) ? [text] : GlobPattern.IsPattern(text) && text.Contains('/') ? GlobPattern.Find(text).Order(StringComparer.Ordinal) : [];

    // A name with characters of a pattern is that file: DuckDB takes a set of one for it.
    private static string Literal(string file) => SpecialCharacters().Replace(file, "[$0]").Replace("'", "''");

    [GeneratedRegex("'((?:[^']|'')*)'")]
    private static partial Regex Texts();

    [GeneratedRegex(@"[*?\[]")]
    private static partial Regex SpecialCharacters();
}
