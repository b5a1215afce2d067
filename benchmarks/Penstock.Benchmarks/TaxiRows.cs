using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>A million taxi trips: the 15,002 of the example data again and again, their amounts moved a little each time, so that no two rows are the same.</summary>
internal static class TaxiRows
{
    public const int Count = 1_000_000;

    // What is no amount stays as it is: months, hours, days, tracts, areas, texts.
    private static readonly Dictionary<string, (double Width, int Digits)> s_noise = new()
    {
        ["fare"] = (0.5, 2), ["trip_miles"] = (0.3, 1), ["trip_seconds"] = (60, 0), ["tips"] = (0.2, 2), ["trip_start_timestamp"] = (900, 0),
        ["pickup_latitude"] = (0.001, 9), ["pickup_longitude"] = (0.001, 9), ["dropoff_latitude"] = (0.001, 9), ["dropoff_longitude"] = (0.001, 9),
    };

    /// <summary>Writes the file, if it is not there.</summary>
    public static string Write(string source)
    {
        string path = Path.Combine(Path.GetTempPath(), $"penstock-taxi-{Count}.csv");
        if (File.Exists(path)) return path;
        Table trips = Csv.Read(source);
        var random = new Random(1);
        using (var writer = new StreamWriter(path + ".part", false, new UTF8Encoding(false), 1 << 20))
        {
            writer.WriteLine(string.Join(',', trips.Columns.Select(c => c.Name)));
            for (int row = 0; row < Count; row++)
                writer.WriteLine(string.Join(',', trips.Columns.Select(c => Field(c, row % trips.RowCount, random))));
        }
        File.Move(path + ".part", path);
        return path;
    }

    private static string Field(Column column, int row, Random random)
    {
        if (column.IsMissing(row)) return "";
        if (column.DType == DType.Text) return column.TextAt(row) is var text && text.Contains(',') ? $"\"{text}\"" : text;
        if (!s_noise.TryGetValue(column.Name, out (double Width, int Digits) noise) || column.NumberAt(row) == 0) return column.TextAt(row);
        double moved = column.NumberAt(row) + noise.Width * (random.NextDouble() - 0.5);
        return (column.NumberAt(row) > 0 ? Math.Max(0, moved) : moved).ToString($"F{noise.Digits}", CultureInfo.InvariantCulture);
    }
}
