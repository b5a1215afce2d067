using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Reads TensorBoard's ListSessionGroupsRequest in JSON: names in either case, enumerations by name or number.</summary>
internal static class SessionGroupsReading
{
    private const int MostColumns = 1000, MostPattern = 1000;
    private static readonly TimeSpan s_patternTime = TimeSpan.FromSeconds(1);

    /// <exception cref="RefusedException">It is no such request.</exception>
    public static SessionGroupsRequest Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new() { MaxDepth = 16 });
            return Request(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new RefusedException(400, $"session_groups: expected a ListSessionGroupsRequest in JSON, got another: {wrong.Message}");
        }
    }

    private static SessionGroupsRequest Request(JsonElement root)
    {
        JsonElement[] columns = Member(root, "colParams") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
        if (columns.Length > MostColumns) throw new RefusedException(400, $"session_groups: expected at most {MostColumns} columns, got {columns.Length}. Ask for fewer.");
        JsonElement? metric = Member(root, "aggregationMetric");
        return new()
        {
            Statuses = Member(root, "allowedStatuses") is { ValueKind: JsonValueKind.Array } statuses ? [.. statuses.EnumerateArray().Select(s => (SessionStatus)Enumeration(s, "STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"))] : [],
            Columns = [.. columns.Select(Column)],
            Aggregation = Member(root, "aggregationType") is { } type ? Enumeration(type, "AGGREGATION_UNSET", "AGGREGATION_AVG", "AGGREGATION_MEDIAN", "AGGREGATION_MIN", "AGGREGATION_MAX") switch
            {
                2 => SessionAggregation.Median,
                3 => SessionAggregation.Least,
                4 => SessionAggregation.Greatest,
                _ => SessionAggregation.Average,
            } : SessionAggregation.Average,
            AggregationMetric = metric is { } name ? Metric(name) : default,
            HParams = Included(columns), IncludesMetrics = Member(root, "includeMetrics")?.GetBoolean() ?? true,
            Start = Math.Max(0, Member(root, "startIndex")?.GetInt32() ?? 0), Count = Math.Max(0, Member(root, "sliceSize")?.GetInt32() ?? int.MaxValue),
        };
    }

    // As soon as one column tells whether it is wanted, those hyperparameters are that no column leaves out.
    private static HashSet<string>? Included(JsonElement[] columns) => columns.All(column => Member(column, "includeInResult") is null) ? null
        : [.. columns.Where(column => Member(column, "includeInResult")?.GetBoolean() ?? true).Select(column => Member(column, "hparam")?.GetString()).OfType<string>()];

    private static SessionColumn Column(JsonElement column)
    {
        string? hparam = Member(column, "hparam")?.GetString();
        JsonElement? metric = Member(column, "metric"), interval = Member(column, "filterInterval"), discrete = Member(column, "filterDiscrete");
        if (hparam is null && metric is null) throw new RefusedException(400, "session_groups: expected a metric or an hparam in every column, got neither. Name one.");
        int order = Member(column, "order") is { } said ? Enumeration(said, "ORDER_UNSPECIFIED", "ORDER_ASC", "ORDER_DESC") : 0;
        return new()
        {
            HParam = hparam, Metric = metric is { } name ? Metric(name) : default, Descends = order == 0 ? null : order == 2,
            MissingFirst = Member(column, "missingValuesFirst")?.GetBoolean() ?? false, ExcludesMissing = Member(column, "excludeMissingValues")?.GetBoolean() ?? false,
            Pattern = Member(column, "filterRegexp")?.GetString() is { } pattern ? Pattern(pattern) : null,
            Interval = interval is { } range ? (Number(Member(range, "minValue")), Number(Member(range, "maxValue"))) : null,
            Values = discrete is { ValueKind: JsonValueKind.Array } values ? [.. values.EnumerateArray().Select(Value)] : null,
        };
    }

    // A pattern of a client must not keep a core busy: no pattern that goes back.
    private static Regex Pattern(string pattern)
    {
        if (pattern.Length > MostPattern) throw new RefusedException(400, $"session_groups: expected a pattern of at most {MostPattern} characters, got {pattern.Length}. Shorten it.");
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_patternTime);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new RefusedException(400, $"session_groups: expected a regular expression without looking around or back, got another: {wrong.Message}");
        }
    }

    public static MetricName Metric(JsonElement name) => new(Member(name, "group")?.GetString() ?? "", Member(name, "tag")?.GetString() ?? "");

    /// <summary>A member in camelCase or snake_case; null where it is absent or null.</summary>
    public static JsonElement? Member(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new FormatException("expected an object.");
        if (!element.TryGetProperty(name, out JsonElement member) && !element.TryGetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), out member)) return null;
        return member.ValueKind == JsonValueKind.Null ? null : member;
    }

    private static HParamValue Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        _ => value.GetString(),
    };

    private static double Number(JsonElement? value) => value is not { } given ? 0
        : given.ValueKind == JsonValueKind.String ? double.Parse(given.GetString()!, CultureInfo.InvariantCulture) : given.GetDouble();

    private static int Enumeration(JsonElement value, params string[] names)
    {
        int found = value.ValueKind == JsonValueKind.String ? Array.IndexOf(names, value.GetString()) : value.GetInt32();
        return found >= 0 && found < names.Length ? found : throw new FormatException($"expected one of {string.Join(", ", names)}.");
    }
}
