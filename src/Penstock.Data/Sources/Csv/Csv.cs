using System.IO.Enumeration;
using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads and writes tables as comma-separated values after RFC 4180, in UTF-8.</summary>
public static class Csv
{
    /// <summary>Reads a file, or all files that match a pattern and have the same columns, as one table.</summary>
    /// <param name="path">A file, which may be gzipped (.gz), or a pattern of * and ? in its last part, read in the order of names.</param>
    /// <param name="options">How to read; the defaults suit most files.</param>
    /// <exception cref="InvalidDataException">The content is not what was expected; the message has file, line and column.</exception>
    public static Table Read(string path, CsvOptions? options = null) => new CsvReading(Find(path), options ?? new()).Read();

    /// <summary>Reads a text.</summary>
    /// <inheritdoc cref="Read"/>
    public static Table Parse(string text, CsvOptions? options = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new CsvReading([new("text", bytes.Length, () => new MemoryStream(bytes, writable: false))], options ?? new()).Read();
    }

    /// <summary>Reads files part by part, for files larger than memory; the types are found by reading all rows once when the dataset is made.</summary>
    /// <param name="path">A file or a pattern, as in <see cref="Read"/>.</param>
    /// <param name="rows">How many rows a part has; the last part of a file has fewer.</param>
    /// <param name="options">How to read; the defaults suit most files.</param>
    public static Dataset<Table> ReadParts(string path, int rows, CsvOptions? options = null)
    {
        if (rows < 1) throw new ArgumentOutOfRangeException(nameof(rows), rows, $"Csv.ReadParts: expected parts of 1 or more rows, got {rows}.");
        var reading = new CsvReading(Find(path), options ?? new());
        reading.InferTypes();
        return Dataset.From(reading.ReadParts(rows));
    }

    /// <summary>Writes a table with a header. A file of the name is replaced only when all has been written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">Missing values become empty fields.</param>
    /// <param name="delimiter">What parts the fields; a comma by default.</param>
    public static void Write(string path, Table table, char delimiter = ',') => FileReplacement.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        WriteRow(writer, delimiter, table.Columns.Count, c => Quoted(table.Columns[c].Name, delimiter, table.Columns.Count == 1));
        for (int row = 0; row < table.RowCount; row++)
            WriteRow(writer, delimiter, table.Columns.Count, c => FieldOf(table.Columns[c], row, delimiter, table.Columns.Count == 1));
    });

    private static void WriteRow(StreamWriter writer, char delimiter, int count, Func<int, string> field)
    {
        for (int c = 0; c < count; c++)
        {
            if (c > 0) writer.Write(delimiter);
            writer.Write(field(c));
        }
        writer.WriteLine();
    }

    // A line that is empty would be passed over, so the only column of a table writes a missing value in letters.
    private static string FieldOf(Column column, int row, char delimiter, bool isOnly) => column.IsMissing(row)
        ? isOnly ? "NA" : ""
        : column.DType == DType.Text ? Quoted(column.TextAt(row), delimiter, true) : column.TextAt(row);

    /// <summary>Quotes a text where it would be read as something else.</summary>
    private static string Quoted(string text, char delimiter, bool mayBeMissing) =>
        text.AsSpan().IndexOfAny(['"', '\r', '\n', delimiter]) >= 0 || text.Trim(' ').Length < text.Length || (mayBeMissing && (text.Length == 0 || CsvOptions.UsualMissing.Contains(text)))
            ? $"\"{text.Replace("\"", "\"\"")}\""
            : text;

    /// <summary>The files that a path or a pattern names, in the order in which they are read.</summary>
    /// <param name="path">A file or a pattern, as in <see cref="Read"/>.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        string pattern = Path.GetFileName(path);
        if (!pattern.AsSpan().ContainsAny('*', '?'))
            return File.Exists(path) ? [path] : throw new FileNotFoundException($"Csv: expected a file {Path.GetFullPath(path)}, got {(Directory.Exists(path) ? "a folder. Name the files in it, such as with *.csv" : "none. Check the path")}.", path);
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"Csv: expected a folder {Path.GetFullPath(folder)}, got none.");
        string[] found = [.. Directory.EnumerateFiles(folder).Where(f => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(f), ignoreCase: false)).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new FileNotFoundException($"Csv: expected files that match {pattern} in {Path.GetFullPath(folder)}, got none.", path);
    }

    internal static CsvSource[] Find(string path) => [.. FilesOf(path).Select(CsvSource.OfFile)];
}
