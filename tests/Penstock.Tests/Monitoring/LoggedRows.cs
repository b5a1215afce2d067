using System.Globalization;
using System.Text;
using System.Text.Json;
using Penstock.Data;
using Penstock.Monitoring;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Writes rows with answers as a server logs them, and their labels as they come later.</summary>
internal static class LoggedRows
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Logs rows, one request each, a second apart; ids are the prefix and the place of the row.</summary>
    public static void Write(string folder, MonitoredRows rows, string prefix, int from = 0, int? count = null, long version = 1, long fileBytes = 64 << 20, DateTimeOffset? start = null, DateTimeOffset? fileTime = null)
    {
        int end = from + (count ?? rows.Rows.RowCount - from);
        double[] answers = rows.Answers(rows.Rows);
        DateTimeOffset begin = start ?? Start;
        using var log = new RequestLog(new(folder) { MaxFileBytes = fileBytes, Clock = new FixedClock(fileTime ?? begin) });
        for (int row = from; row < end; row++)
        {
            var record = new RequestRecord($"{prefix}{row}", 0, begin.AddSeconds(row), "taxi", version, Inputs(rows.Rows, row), Encoding.UTF8.GetBytes(answers[row].ToString("R", CultureInfo.InvariantCulture)), 150);
            Assert.True(log.TryAppend(record));
            if (fileBytes < 64 << 20 && row % 500 == 499) log.FlushAsync().Wait();
        }
    }

    /// <summary>Writes the labels of rows as a CSV of ids and yes or no.</summary>
    public static void WriteLabels(string path, MonitoredRows rows, string prefix, int from = 0, int? count = null)
    {
        var text = new StringBuilder(File.Exists(path) ? "" : "id,label\n");
        for (int row = from; row < from + (count ?? rows.Labels.Length - from); row++) text.Append(CultureInfo.InvariantCulture, $"{prefix}{row},{(rows.Labels[row] == 1 ? "yes" : "no")}\n");
        File.AppendAllText(path, text.ToString());
    }

    private static byte[] Inputs(Table rows, int row)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (Column column in rows.Columns)
            {
                if (column.IsMissing(row)) json.WriteNull(column.Name);
                else if (column.DType == DType.Text) json.WriteString(column.Name, column.TextAt(row));
                else json.WriteNumber(column.Name, column.NumberAt(row));
            }
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
