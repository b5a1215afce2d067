using System.Globalization;
using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>What kind of values a column has; the names are in files.</summary>
public enum ValueKind
{
    /// <summary>Whole numbers.</summary>
    Whole,
    /// <summary>Numbers, whole or not.</summary>
    Number,
    /// <summary>True or false.</summary>
    Truth,
    /// <summary>Texts.</summary>
    Text,
}

/// <summary>What the values of one column should be.</summary>
/// <param name="Name">The column's name.</param>
public sealed record ColumnSchema(string Name)
{
    /// <summary>The kind of its values; null: any.</summary>
    public ValueKind? Type { get; init; }

    /// <summary>Whether the column must be there, in all environments but those of <see cref="NotIn"/>.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>The least share of rows that have a value, 0 to 1.</summary>
    public double MinPresence { get; init; }

    /// <summary>How many values a row has; null: any number.</summary>
    public long? ValuesPerRow { get; init; }

    /// <summary>The texts, or the numbers as text, that values may be; null: any.</summary>
    public IReadOnlyList<string>? Domain { get; init; }

    /// <summary>The least share of values that must be of the domain, 0 to 1.</summary>
    public double MinDomainMass { get; init; } = 1;

    /// <summary>The least number; null: any.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest number; null: any.</summary>
    public double? Max { get; init; }

    /// <summary>The most characters of a text; null: any number.</summary>
    public long? MaxLength { get; init; }

    /// <summary>Whether infinite numbers may occur.</summary>
    public bool MayBeInfinite { get; init; }

    /// <summary>Whether all values may be the same.</summary>
    public bool MayBeConstant { get; init; }

    /// <summary>The most different values; null: any number.</summary>
    public long? MaxDistinct { get; init; }

    /// <summary>Environments whose data lack the column, as serving data lack the label.</summary>
    public IReadOnlyList<string>? NotIn { get; init; }

    /// <summary>By the name of a distance, how far the values may lie from those of the previous data.</summary>
    public IReadOnlyDictionary<string, double>? MaxDrift { get; init; }

    /// <summary>By the name of a distance, how far the values may lie from those seen in serving.</summary>
    public IReadOnlyDictionary<string, double>? MaxSkew { get; init; }

    /// <summary>Kind, presence, and the domain or range.</summary>
    public override string ToString()
    {
        string type = Type?.ToString().ToLowerInvariant() ?? "any type", presence = FormattableString.Invariant($"{(MinPresence < 1 ? "at least " : "")}{100 * MinPresence:0.##} % present");
        string values = Domain is { } domain ? $"one of {string.Join(", ", domain.Take(6))}{(domain.Count > 6 ? $", ... ({domain.Count} values)" : "")}"
            : Min is null && Max is null ? "" : $"{Bound(Min)} to {Bound(Max)}";
        string away = NotIn is { Count: > 0 } environments ? $"not in {string.Join(", ", environments)}" : "";
        return string.Join(", ", new[] { type, IsRequired ? presence : "optional", values, away }.Where(part => part != ""));
    }

    // Whole numbers such as ids and times mean nothing when their last digits are gone.
    private string Bound(double? bound) => bound is { } number ? number.ToString(Type == ValueKind.Whole ? "0" : "G6", CultureInfo.InvariantCulture) : "...";

    /// <summary>The schema that a column's profile suggests.</summary>
    internal static ColumnSchema Infer(ColumnProfile column, long rows, SchemaOptions options)
    {
        var schema = new ColumnSchema(column.Name)
        {
            Type = KindOf(column), MinPresence = PresenceOf(column, options), Domain = DomainOf(column, options),
            ValuesPerRow = rows > 0 && column.Count % rows == 0 ? column.Count / rows : null,
            MayBeInfinite = column.Infinite > 0,
        };
        if (column.Numbers is not { } numbers || schema.Domain is not null || schema.Type == ValueKind.Truth || numbers.Min == numbers.Max) return schema;
        double room = options.RangeRoom * (numbers.Max - numbers.Min);
        if (!double.IsFinite(room)) return schema;
        // What never was below or above zero is of a kind that never is.
        double min = numbers.Min - room, max = numbers.Max + room;
        return schema with { Min = numbers.Min >= 0 ? Math.Max(0, min) : min, Max = numbers.Max <= 0 ? Math.Min(0, max) : max };
    }

    /// <summary>The kind of values that a column has; null where it has none.</summary>
    internal static ValueKind? KindOf(ColumnProfile column) => column.Present == 0 ? null : column.Type switch
    {
        DType.Text => ValueKind.Text,
        DType.Bool => ValueKind.Truth,
        var type when type.IsInteger() || column.Numbers is { AreWhole: true, Infinite: 0 } => ValueKind.Whole,
        _ => ValueKind.Number,
    };

    /// <summary>The different values of a column by name; null where not all are known.</summary>
    internal static IReadOnlyList<(string Value, long Count)>? ValuesOf(ColumnProfile column) => column switch
    {
        { Texts: { } texts } => [.. texts.Top.Select(t => (t.Value, t.Count))],
        { Numbers: { IsExact: true } numbers } => [.. numbers.Top(int.MaxValue).Select(n => (NameOf(n.Value), n.Count))],
        _ => null,
    };

    internal static string NameOf(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static double PresenceOf(ColumnProfile column, SchemaOptions options)
    {
        double missing = column.MissingShare;
        return missing == 0 ? (column.Count == 0 ? 0 : 1) : Math.Round(Math.Max(0, 1 - missing - Math.Max(options.MissingRoom, missing / 2)), 4);
    }

    private static IReadOnlyList<string>? DomainOf(ColumnProfile column, SchemaOptions options)
    {
        if (column.Texts is { IsComplete: true } texts && texts.Distinct > 0 && texts.Distinct <= options.MaxDomain && (texts.Distinct <= 10 || texts.Distinct * 2 <= column.Present))
            return [.. texts.Top.Select(t => t.Value).Order(StringComparer.Ordinal)];
        if (column.Type != DType.Bool && column.Numbers is { LookCategorical: true, Infinite: 0 } numbers && numbers.Distinct <= options.MaxDomain)
            return [.. numbers.Sketch.Values.Select(NameOf)];
        return null;
    }
}
