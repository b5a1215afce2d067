using Penstock.Data;

namespace Penstock.Monitoring;

/// <summary>Logged rows with the labels that came later, as training takes them.</summary>
public static class LabelledRows
{
    /// <summary>Rows of this many are enough; the newest count.</summary>
    private const int MostRows = 1_000_000;

    /// <summary>Reads all labelled rows of a log.</summary>
    /// <param name="options">The log, the labels and the model's signature.</param>
    /// <param name="since">Rows from this time on alone, where they are enough; null for all.</param>
    /// <param name="enough">How many rows are enough.</param>
    /// <returns>The raw columns, and those of the target (or one that has the target's text for a name); null where no row has a label.</returns>
    public static Table? Read(MonitorOptions options, DateTimeOffset? since = null, int enough = 500)
    {
        if (options.Labels is null || !File.Exists(options.Labels)) return null;
        if (LateLabels.Read(options.Labels, options.Signature, 0, []) is not { } labels) return null;
        var tables = new List<(Table Rows, DateTimeOffset[] Times)>();
        int count = 0;
        foreach (RequestPart part in RequestLogReader.For(options.Requests, options.Signature).Read())
        {
            if (labels.TakeColumns(part) is not { } found) continue;
            tables.Add((found.Rows, [.. found.Places.Select(row => part.Times[row])]));
            count += found.Rows.RowCount;
            for (; count - tables[0].Rows.RowCount > MostRows; tables.RemoveAt(0)) count -= tables[0].Rows.RowCount;
        }
        if (tables.Count == 0) return null;
        Table all = Join([.. tables.Select(t => t.Rows)]);
        int[] late = [.. tables.SelectMany(t => t.Times).Index().Where(row => row.Item >= since).Select(row => row.Index)];
        return late.Length >= enough ? all.Rows(late) : all;
    }

    private static Table Join(IReadOnlyList<Table> parts) => new([.. parts[0].Columns.Select(column => Join(column, [.. parts.Select(p => p.Column(column.Name))]))]);

    private static Column Join(Column first, IReadOnlyList<Column> parts)
    {
        bool[] missing = [.. parts.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.IsMissing))];
        return first.DType == Tensors.DType.Text
            ? new(first.Name, Tensors.Tensor.From(parts.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.TextAt)).ToArray()), missing)
            : new(first.Name, Tensors.Tensor.From(parts.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.NumberAt)).ToArray()), missing);
    }
}
