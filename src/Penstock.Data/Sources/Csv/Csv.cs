using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads and writes tables as comma-separated values after RFC 4180, in UTF-8.</summary>
public static class Csv
{
    /// <summary>Reads files that have the same columns as one table.</summary>
    /// <param name="files">Files, folders or patterns, read in the order of names; .gz ones are gzipped.</param>
    /// <param name="options">How to read; the defaults suit most files.</param>
    /// <exception cref="InvalidDataException">The content is not what was expected; the message has file, line and column.</exception>
    public static Table Read(FilePattern files, CsvOptions? options = null) => new CsvReading(Find(files), options ?? new()).Read();

    /// <summary>Reads a text.</summary>
    /// <inheritdoc cref="Read"/>
    public static Table Parse(string text, CsvOptions? options = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new CsvReading([new("text", bytes.Length, () => new MemoryStream(bytes, writable: false))], options ?? new()).Read();
    }

    /// <summary>
    /// Reads files part by part, for files larger than memory. The types are found by reading all rows once when the dataset is made; where the options give
    /// them all, the files are not read before.
    /// </summary>
    /// <param name="files">Files, folders or patterns, read in the order of names; .gz ones are gzipped.</param>
    /// <param name="rows">How many rows a part has; the last part of a file has fewer.</param>
    /// <param name="options">How to read; the defaults suit most files.</param>
    public static Dataset<Table> ReadParts(FilePattern files, int rows, CsvOptions? options = null)
    {
        if (rows < 1) throw new ArgumentOutOfRangeException(nameof(rows), rows, $"Csv.ReadParts: expected parts of 1 or more rows, got {rows}.");
        string[] found = files.Find("Csv");
        var reading = new CsvReading([.. found.Select(CsvSource.OfFile)], options ?? new());
        reading.InferTypes();
        return new CsvPartDataset(reading, found, rows);
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

    /// <summary>The files that are read, in order.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public static IReadOnlyList<string> FilesOf(FilePattern files) => files.Find("Csv");

    internal static CsvSource[] Find(FilePattern files) => [.. files.Find("Csv").Select(CsvSource.OfFile)];
}
