namespace Penstock.Board;

/// <summary>Labels of rows: of one column every line is a row, of several the first line names them.</summary>
internal sealed record TsvTexts(string[] Columns, string[][] Rows)
{
    private const int MostRows = 1_000_000, MostColumns = 1000;
    private const long MostBytes = 128 << 20;

    public static TsvTexts None { get; } = new([], []);

    public static TsvTexts Read(string path)
    {
        if (new FileInfo(path).Length > MostBytes) throw new InvalidDataException($"{Path.GetFileName(path)}: expected at most {MostBytes} bytes, got more.");
        string[][] rows = [.. File.ReadLines(path).Take(MostRows).Select(line => line.Split('\t', MostColumns))];
        if (rows.Length == 0) return None;
        return rows[0].Length == 1 ? new(["label"], rows) : new(rows[0], rows[1..]);
    }
}
