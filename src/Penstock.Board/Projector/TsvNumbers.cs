namespace Penstock.Board;

/// <summary>Rows of numbers parted by tabs.</summary>
internal sealed record TsvNumbers(float[] Values, int Rows, int Columns)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">A row has another number of columns, or a cell no number; the error names the line.</exception>
    public static TsvNumbers Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var values = new List<float>(bytes.Length / 8);
        int columns = 0, rows = 0, line = 0;
        for (int at = 0; at < bytes.Length; line++)
        {
            int end = bytes.AsSpan(at).IndexOf((byte)'\n');
            ReadOnlySpan<byte> row = bytes.AsSpan(at, end < 0 ? bytes.Length - at : end).TrimEnd((byte)'\r');
            at += (end < 0 ? bytes.Length - at : end) + (end < 0 ? 0 : 1);
            if (row.Trim((byte)' ').IsEmpty) continue;
            int count = ReadRow(row, values, Path.GetFileName(path), line + 1);
            if (rows > 0 && count != columns) throw new InvalidDataException($"{Path.GetFileName(path)} line {line + 1}: expected {columns} columns, got {count}.");
            (columns, rows) = (count, rows + 1);
            if (values.Count > BoardLimits.Numbers) throw new InvalidDataException($"{Path.GetFileName(path)}: expected at most {BoardLimits.Numbers} numbers, got more.");
        }
        return new([.. values], rows, columns);
    }

    private static int ReadRow(ReadOnlySpan<byte> row, List<float> values, string name, int line)
    {
        int count = 0;
        foreach (Range part in row.Split((byte)'\t'))
        {
            ReadOnlySpan<byte> cell = row[part].Trim((byte)' ');
            if (!float.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out float value)) throw new InvalidDataException($"{name} line {line}: expected numbers parted by tabs, got another text in column {count + 1}.");
            values.Add(value);
            count++;
        }
        return count;
    }
}
