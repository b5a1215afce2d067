using System.Text;
using System.Text.Json;

namespace Penstock.Data;

/// <summary>A column in two profiles.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Reference">What it looks like in the one; null where that lacks it.</param>
/// <param name="Current">What it looks like in the other; null where that lacks it.</param>
/// <param name="Distances">All distances that fit its values.</param>
public sealed record ColumnComparison(string Column, ColumnProfile? Reference, ColumnProfile? Current, IReadOnlyList<ColumnDistance> Distances)
{
    /// <summary>Why there is no distance; null where there is one.</summary>
    public string? Reason => Distances.Count > 0 ? null
        : Reference is null ? "only in the second"
        : Current is null ? "only in the first"
        : Reference.Present == 0 || Current.Present == 0 ? "no values"
        : $"{Reference.Type} and {Current.Type}";
}

/// <summary>How two profiles differ, column by column.</summary>
/// <param name="ReferenceRows">The rows of the one.</param>
/// <param name="CurrentRows">The rows of the other.</param>
/// <param name="Columns">The columns of the one, then those that only the other has.</param>
public sealed record ProfileComparison(long ReferenceRows, long CurrentRows, IReadOnlyList<ColumnComparison> Columns)
{
    /// <summary>The share of the rows of the other that the one has too; null where rows were not remembered.</summary>
    public double? SharedRows { get; init; }

    /// <summary>The distances that are beyond their threshold.</summary>
    public IEnumerable<ColumnDistance> Exceeded => Columns.SelectMany(c => c.Distances).Where(d => d.IsExceeded);

    /// <summary>Measures every distance that fits.</summary>
    /// <param name="reference">What the data should look like.</param>
    /// <param name="current">What they look like.</param>
    /// <param name="thresholds">By the name of a distance, how far columns may lie apart; null for none.</param>
    /// <exception cref="ArgumentException">A threshold is for a distance that does not exist.</exception>
    public static ProfileComparison Of(DataProfile reference, DataProfile current, IReadOnlyDictionary<string, double>? thresholds = null)
    {
        foreach (string name in thresholds?.Keys ?? []) Distance.Named(name);
        Dictionary<string, ColumnProfile> first = reference.Columns.ToDictionary(c => c.Name), second = current.Columns.ToDictionary(c => c.Name);
        return new(reference.Rows, current.Rows, [.. first.Keys.Concat(second.Keys.Where(name => !first.ContainsKey(name))).Select(name =>
        {
            ColumnProfile? one = first.GetValueOrDefault(name), other = second.GetValueOrDefault(name);
            return new ColumnComparison(name, one, other, one is null || other is null ? [] :
                [.. Distance.All.Where(d => d.Fits(one, other)).Select(d => d.Between(one, other, thresholds is not null && thresholds.TryGetValue(d.Name, out double limit) ? limit : null))]);
        })])
        {
            SharedRows = reference.RowHashes is { } rows && current.RowHashes is { } others ? others.ShareFoundIn(rows) : null,
        };
    }

    /// <summary>The comparison as JSON: for each column the shares of missing values, and every distance or the reason why there is none.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        ReferenceRows,
        CurrentRows,
        SharedRows,
        Columns = Columns.Select(c => new
        {
            c.Column,
            c.Reason,
            ReferenceMissing = c.Reference?.MissingShare,
            CurrentMissing = c.Current?.MissingShare,
            c.Distances,
        }),
    }, ReportJson.Options);

    /// <summary>A line for each column.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(FormattableString.Invariant($"{ReferenceRows:N0} rows and {CurrentRows:N0} rows{(SharedRows is { } shared ? $", {100 * shared:0.##} % of them in the first too" : "")}\n"));
        int width = Columns.Count == 0 ? 0 : Columns.Max(c => c.Column.Length);
        foreach (ColumnComparison column in Columns)
        {
            string missing = column is { Reference: { } one, Current: { } other } && (one.Missing > 0 || other.Missing > 0)
                ? $"missing {DataProfile.Share(one.Missing, one.Count)} and {DataProfile.Share(other.Missing, other.Count)}" : "";
            string distances = column.Reason ?? string.Join("  ", column.Distances.Select(d => FormattableString.Invariant($"{d.Distance} {d.Value:0.####}{(d.IsExceeded ? $" > {d.Threshold}" : "")}")));
            text.Append($"  {column.Column.PadRight(width)}  {distances}{(missing == "" ? "" : "  " + missing)}\n");
        }
        return text.ToString().TrimEnd('\n');
    }
}
