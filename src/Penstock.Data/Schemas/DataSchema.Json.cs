using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Data;

public sealed partial record DataSchema
{
    private const int MostCharacters = 64 << 20, MostColumns = 100_000;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<ValueKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, MaxDepth = 8, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as JSON to be edited by hand; the same schema always gives the same text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads what <see cref="ToJson"/> wrote and a hand has edited; comments are passed over, and a name that means nothing is refused.</summary>
    /// <exception cref="InvalidDataException">The text is no schema, or contradicts itself.</exception>
    public static DataSchema FromJson(string json)
    {
        if (json.Length > MostCharacters) throw Error($"at most {MostCharacters:N0} characters", $"{json.Length:N0}");
        DataSchema schema;
        try
        {
            schema = JsonSerializer.Deserialize<DataSchema>(json, s_json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"DataSchema: expected a schema as JSON, got text that is none: {JsonFlaw.Of(e)}. Correct the schema, or infer it anew.", e);
        }
        if (schema.Columns.Count > MostColumns) throw Error($"at most {MostColumns:N0} columns", $"{schema.Columns.Count:N0}");
        if (schema.Version < 1) throw Error($"a version from 1", $"{schema.Version}");
        if (schema.MinRows < 0 || schema.MinRows > (schema.MaxRows ?? long.MaxValue)) throw Error($"rows from the fewest to the most", $"{schema.MinRows} and {schema.MaxRows}");
        CheckShare(schema.MaxDuplicates, "maxDuplicates");
        CheckShare(schema.MaxShared, "maxShared");
        HashSet<string> names = [];
        foreach (ColumnSchema column in schema.Columns)
        {
            Check(column ?? throw Error($"columns", $"null"));
            if (!names.Add(column.Name)) throw Error($"columns of different names", $"\"{column.Name}\" twice");
        }
        return schema;
    }

    private static void Check(ColumnSchema column)
    {
        string place = $" column \"{column.Name}\"";
        CheckShare(column.MinPresence, "minPresence", place);
        CheckShare(column.MinDomainMass, "minDomainMass", place);
        if (column.Min > column.Max) throw Error($"a min up to max", $"{column.Min:R} and {column.Max:R}", place);
        if (column.ValuesPerRow < 0 || column.MaxLength < 0 || column.MaxDistinct < 0) throw Error($"numbers from 0", $"{column.ValuesPerRow}, {column.MaxLength}, {column.MaxDistinct}", place);
        if (column.Domain is { } domain && (domain.Count == 0 || domain.Any(v => v is null))) throw Error($"a domain of one or more values, none of them null", $"{domain.Count}", place);
        foreach (var (name, limit) in (column.MaxDrift ?? new Dictionary<string, double>()).Concat(column.MaxSkew ?? new Dictionary<string, double>()))
        {
            if (!Distance.All.Any(d => d.Name == name)) throw Error($"limits on one of {string.Join(", ", Distance.All.Select(d => d.Name))}", $"\"{name}\"", place);
            if (!(limit >= 0)) throw Error($"limits from 0", $"{limit} for {name}", place);
        }
    }

    private static void CheckShare(double share, string name, string place = "")
    {
        if (!(share is >= 0 and <= 1)) throw Error($"{name} from 0 to 1", $"{share}", place);
    }

    private static InvalidDataException Error(FormattableString expected, FormattableString got, string place = "") =>
        new($"DataSchema{place}: expected {FormattableString.Invariant(expected)}, got {FormattableString.Invariant(got)}. Correct the schema, or infer it anew.");
}
