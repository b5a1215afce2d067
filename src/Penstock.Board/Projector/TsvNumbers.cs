using System.Globalization;

namespace Penstock.Board;

/// <summary>Rows of numbers parted by tabs.</summary>
internal sealed record TsvNumbers(float[] Values, int Rows, int Columns)
{
    /// <summary>How many rows and columns a file has, without its numbers.</summary>
    /// <exception cref="InvalidDataException">It has more than are shown.</exception>
    public static (int Rows, int Columns) Count(string path, CancellationToken cancellation)
    {
        int rows = 0, columns = 0;
        foreach (var (_, line) in TsvLines.Read(path, cancellation))
            if (rows++ == 0) columns = line.Span.Count((byte)'\t') + 1;
        if ((long)rows * columns > BoardLimits.Numbers) throw new InvalidDataException($"{Path.GetFileName(path)}: expected at most {BoardLimits.Numbers} numbers, got {rows} rows of {columns}.");
        return (rows, columns);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">A row has another number of columns, or a cell no number; the error names the line.</exception>
    public static TsvNumbers Read(string path, CancellationToken cancellation)
    {
        var (rows, columns) = Count(path, cancellation);
        float[] values = new float[rows * columns];
        int at = 0;
        foreach (var (number, line) in TsvLines.Read(path, cancellation))
        {
            // The file may have grown meanwhile.
            if (at == values.Length) break;
            ReadRow(line.Span, values.AsSpan(at, columns), Path.GetFileName(path), number);
            at += columns;
        }
        return new(values, rows, columns);
    }

    private static void ReadRow(ReadOnlySpan<byte> row, Span<float> values, string name, int line)
    {
        int count = 0;
        foreach (Range part in row.Split((byte)'\t'))
        {
            if (count == values.Length || !float.TryParse(row[part].Trim((byte)' '), CultureInfo.InvariantCulture, out values[count]))
                throw new InvalidDataException($"{name} line {line}: expected {values.Length} numbers parted by tabs, got {(count == values.Length ? "more" : $"another text in column {count + 1}")}.");
            count++;
        }
        if (count != values.Length) throw new InvalidDataException($"{name} line {line}: expected {values.Length} columns, got {count}.");
    }
}
