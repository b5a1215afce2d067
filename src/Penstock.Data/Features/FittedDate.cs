using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A part of a time; 0 for what is missing, no time, or outside the range.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Column">The column: seconds since 1970, or texts in ISO 8601.</param>
/// <param name="Field">The part.</param>
/// <param name="First">The least value of the part, which is category 1.</param>
/// <param name="Last">The greatest value of the part.</param>
public sealed record FittedDate(string Name, RawColumn Column, CalendarField Field, int First, int Last) : FittedCategory(Name)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Size => Last - First + 2;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<RawColumn> Columns => [Column];

    /// <inheritdoc/>
    public override string LabelOf(int id) => id == 0 ? "missing" : $"{First + id - 1}";

    /// <param name="feature">The declaration.</param>
    /// <param name="column">The column.</param>
    /// <param name="firstYear">The first year of the training rows.</param>
    /// <param name="lastYear">The last.</param>
    internal static FittedDate Of(DatePart feature, RawColumn column, int firstYear, int lastYear)
    {
        var (first, last) = feature.Field switch
        {
            CalendarField.Month => (1, 12),
            CalendarField.Day => (1, 31),
            CalendarField.Weekday => (0, 6),
            CalendarField.Hour => (0, 23),
            CalendarField.Minute => (0, 59),
            _ => firstYear > lastYear || firstYear > 9999 ? (1970, 1970) : (firstYear, lastYear),
        };
        return new(feature.Name, column, feature.Field, first, last) { AsIds = feature.AsIds };
    }

    internal static IEnumerable<double> SecondsOf(RawRows rows, RawColumn column)
    {
        if (!column.IsText) return rows.Numbers(column.Name).ToArray<double>();
        TextColumn texts = rows.Texts(column.Name).AsText();
        return Enumerable.Range(0, texts.Count).Select(i => TextToTime.Seconds(texts[i]));
    }

    internal override string? Flaw() => !Enum.IsDefined(Field) || First < 0 || Last < First || Last > 9999 ? $"{Field} from {First} to {Last}" : null;

    internal override Value Ids(Func<string, Value> column)
    {
        Value raw = column(Column.Name), part = Op.CalendarPart(Column.IsText ? Op.TextToTime(raw) : raw, Field);
        Value zero = raw.Graph.Number(0, DType.Int64), id = part - (First - 1);
        return Op.Where(Op.LessOrEqual(id, raw.Graph.Number(Last - First + 1, DType.Int64)), Op.Maximum(id, zero), zero);
    }
}
