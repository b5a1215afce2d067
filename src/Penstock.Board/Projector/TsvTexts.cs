using System.Text;

namespace Penstock.Board;

/// <summary>Labels of rows: of one column every line is a row, of several the first line names them.</summary>
internal sealed record TsvTexts(string[] Columns, List<string[]> Rows)
{
    private const int MostRows = 1_000_000, MostColumns = 1000;
    private const long MostBytes = 128 << 20;

    public static TsvTexts None { get; } = new([], []);

    /// <summary>Reads a file, or its first rows alone.</summary>
    /// <exception cref="InvalidDataException">It has more bytes than are shown.</exception>
    public static TsvTexts Read(string path, CancellationToken cancellation, int most = MostRows)
    {
        if (new FileInfo(path).Length > MostBytes) throw new InvalidDataException($"{Path.GetFileName(path)}: expected at most {MostBytes} bytes, got more.");
        List<string[]> rows = [.. TsvLines.Read(path, cancellation, hasEmpty: true).Take(most).Select(line => Encoding.UTF8.GetString(line.Line.Span).Split('\t', MostColumns))];
        // An empty line is a row without a label; empty ones at the end are none.
        while (rows is [.., [""]]) rows.RemoveAt(rows.Count - 1);
        if (rows.Count == 0) return None;
        return rows[0].Length == 1 ? new(["label"], rows) : new(rows[0], rows[1..]);
    }
}
