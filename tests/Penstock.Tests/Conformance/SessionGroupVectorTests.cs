using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Board;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>The recorded queries of TensorBoard's groups of sessions, and its table of texts.</summary>
public class SessionGroupVectorTests
{
    private static readonly SessionStatus[] s_all = [SessionStatus.Unknown, SessionStatus.Success, SessionStatus.Failure, SessionStatus.Running];

    [Fact]
    public void Every_query_gives_the_groups_that_were_recorded()
    {
        using JsonDocument file = Vectors();
        JsonElement recorded = file.RootElement.GetProperty("hparams_session_groups");
        HParamSessionEntry[] sessions = [.. recorded.GetProperty("sessions").EnumerateObject().Select(s => SessionOf(s.Name, s.Value, recorded.GetProperty("sessions")))];
        int run = 0;
        foreach (JsonElement query in recorded.GetProperty("queries").EnumerateArray())
        {
            Play(query, sessions);
            run++;
        }
        Assert.Equal(recorded.GetProperty("queries").GetArrayLength(), run);
        Assert.True(run > 20);
    }

    [Fact]
    public void Numbers_that_are_none_are_missing()
    {
        using JsonDocument file = Vectors();
        JsonElement recorded = file.RootElement.GetProperty("hparams_session_groups").GetProperty("invalid_numbers"), expected = recorded.GetProperty("expect");
        string name = recorded.GetProperty("hparam").GetString()!;
        HParamSessionEntry[] sessions = [.. recorded.GetProperty("values").EnumerateObject().Select(v => new HParamSessionEntry(v.Name, v.Name)
        {
            HParams = HParamSessionEntry.Present([new(name, v.Value.ValueKind == JsonValueKind.Number ? v.Value.GetDouble() : double.Parse(v.Value.GetString()!, System.Globalization.CultureInfo.InvariantCulture))]),
        })];
        SessionGroupsRequest Ask(SessionColumn column) => new() { Statuses = s_all, Columns = [column], Count = 100 };
        string[] Names(SessionColumn column) => [.. Ask(column).Apply(sessions).Select(g => g.Name)];
        string[] Expected(string of) => [.. expected.GetProperty(of).EnumerateArray().Select(g => g.GetString()!)];
        Assert.Equal(Expected("sort_desc"), Names(new() { HParam = name, Descends = true }));
        Assert.Equal(Expected("interval_2_10_including_missing"), Names(new() { HParam = name, Descends = true, Interval = (2, 10) }));
        Assert.Equal(Expected("exclude_missing"), Names(new() { HParam = name, ExcludesMissing = true }));
    }

    [Theory]
    [InlineData("Least", "b")]
    [InlineData("Median", "e")]
    [InlineData("Greatest", "c")]
    public void The_first_of_equal_results_stands_for_a_group_and_none_that_is_no_number(string aggregation, string expected)
    {
        // As TensorBoard takes them: min, max and sorted of Python keep the first of equal ones.
        var (metric, mark) = (new MetricName("", "accuracy"), new MetricName("", "mark"));
        HParamSessionEntry[] sessions = [.. new[] { ("a", double.NaN), ("b", 0.5), ("c", 0.9), ("d", 0.9), ("e", 0.5) }.Select((one, place) => new HParamSessionEntry(one.Item1, "group")
        {
            Metrics = new Dictionary<MetricName, MetricValue> { [metric] = new(1, 1, one.Item2), [mark] = new(1, 1, place) },
        })];
        SessionGroup group = Assert.Single(new SessionGroupsRequest { Statuses = s_all, Count = 10, Aggregation = Enum.Parse<SessionAggregation>(aggregation), AggregationMetric = metric }.Apply(sessions));
        Assert.Equal(expected, sessions[(int)group.Metrics[mark].Value].Run);
    }

    [Fact]
    public void A_table_of_texts_is_as_recorded()
    {
        using JsonDocument file = Vectors();
        JsonElement table = file.RootElement.GetProperty("text_table");
        string[][] rows = [.. table.GetProperty("input").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetString()!).ToArray())];
        Assert.Equal(table.GetProperty("html").GetString(), TextTable.ToHtml([.. rows.SelectMany(row => row)], rows[0].Length, new()));
    }

    private static void Play(JsonElement query, HParamSessionEntry[] sessions)
    {
        SessionGroupsRequest request = RequestOf(query);
        SessionGroup[] groups = request.Apply(sessions);
        string text = query.GetRawText();
        SessionGroup[] window = [.. groups.Skip(request.Start).Take(request.Count)];
        int checks = 0;
        if (query.TryGetProperty("expect_groups", out JsonElement names) && ++checks > 0) Same(names.EnumerateArray().Select(n => n.GetString()!), window.Select(g => g.Name), text);
        if (query.TryGetProperty("total_size", out JsonElement total) && ++checks > 0) Assert.Equal(total.GetInt32(), groups.Length);
        if (query.TryGetProperty("expect", out JsonElement members) && ++checks > 0)
            Same(members.EnumerateArray().Select(m => $"{m[0]}: {string.Join(", ", m[1].EnumerateArray())}"), window.Select(g => $"{g.Name}: {string.Join(", ", g.Sessions.Select(s => s.Run))}"), text);
        if (query.TryGetProperty("group_2_metrics", out JsonElement metrics) && ++checks > 0)
            foreach (JsonProperty metric in metrics.EnumerateObject())
                Assert.True(metric.Value.GetDouble() == groups.Single(g => g.Name == "group_2").Metrics[new("", metric.Name)].Value, text);
        Assert.True(checks > 0, text);
    }

    private static SessionGroupsRequest RequestOf(JsonElement query)
    {
        bool missingFirst = Truth(query, "missing_values_first"), excludes = Truth(query, "exclude_missing_values");
        List<SessionColumn> columns = [];
        if (query.TryGetProperty("filter_regexp", out JsonElement pattern)) columns.Add(Column(pattern[0].GetString()!) with { Pattern = new(pattern[1].GetString()!, RegexOptions.NonBacktracking), ExcludesMissing = excludes });
        if (query.TryGetProperty("filter_interval", out JsonElement interval)) columns.Add(Column(interval[0].GetString()!) with { Interval = (interval[1].GetDouble(), interval[2].GetDouble()), ExcludesMissing = excludes });
        if (query.TryGetProperty("filter_discrete", out JsonElement values)) columns.Add(Column(values[0].GetString()!) with { Values = [.. values[1].EnumerateArray().Select(v => (HParamValue)v.GetDouble())], ExcludesMissing = excludes });
        if (query.TryGetProperty("exclude_missing_values", out JsonElement column) && column.ValueKind == JsonValueKind.String) columns.Add(Column(column.GetString()!) with { ExcludesMissing = true });
        if (query.TryGetProperty("filters", out JsonElement filters)) columns.AddRange(filters.EnumerateArray().Select(f => FilterOf(f.GetString()!)));
        if (query.TryGetProperty("sort", out JsonElement sort)) columns.AddRange(sort.EnumerateArray().Select(s => Column(s[0].GetString()!) with { Descends = s[1].GetString() == "DESC", MissingFirst = missingFirst }));
        string[] aggregation = query.TryGetProperty("aggregation", out JsonElement said) ? said.GetString()!.Split(" by ") : ["AVG", ""];
        return new()
        {
            Statuses = query.TryGetProperty("allowed_statuses", out JsonElement statuses) ? [.. statuses.EnumerateArray().Select(s => Status(s.GetString()!))] : s_all,
            Columns = columns, AggregationMetric = new("", aggregation[1]), Count = query.TryGetProperty("slice_size", out JsonElement size) ? size.GetInt32() : 1000,
            Aggregation = aggregation[0] switch { "MEDIAN" => SessionAggregation.Median, "MIN" => SessionAggregation.Least, "MAX" => SessionAggregation.Greatest, _ => SessionAggregation.Average },
            Start = query.TryGetProperty("start_index", out JsonElement start) ? start.GetInt32() : 0,
        };
    }

    private static SessionColumn FilterOf(string text)
    {
        string name = text[..text.IndexOf(' ')];
        double[] numbers = [.. text[text.IndexOfAny(['{', '['])..].Trim('{', '}', '[', ']').Split(',').Select(n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
        return text.Contains('{') ? Column(name) with { Values = [.. numbers.Select(n => (HParamValue)n)] } : Column(name) with { Interval = (numbers[0], numbers[1]) };
    }

    private static SessionColumn Column(string name) => name.EndsWith("_temp") && !name.StartsWith("initial") && !name.StartsWith("final") || name == "optional_metric" ? new() { Metric = new("", name) } : new() { HParam = name };

    private static HParamSessionEntry SessionOf(string name, JsonElement session, JsonElement all)
    {
        JsonElement hparams = session.GetProperty("hparams");
        if (hparams.ValueKind == JsonValueKind.String) hparams = all.GetProperty(hparams.GetString()!["as ".Length..]).GetProperty("hparams");
        return new(name, session.GetProperty("group").GetString()!)
        {
            Status = Status(session.GetProperty("status").GetString()!),
            HParams = hparams.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.ValueKind switch { JsonValueKind.Number => (HParamValue)h.Value.GetDouble(), JsonValueKind.String => h.Value.GetString(), _ => h.Value.GetBoolean() }),
            Metrics = session.GetProperty("metrics").EnumerateObject().ToDictionary(m => new MetricName("", m.Name), m => new MetricValue(m.Value[0].GetDouble(), m.Value[1].GetDouble(), m.Value[2].GetDouble())),
        };
    }

    private static SessionStatus Status(string name) => Enum.Parse<SessionStatus>(name, ignoreCase: true);

    private static bool Truth(JsonElement query, string name) => query.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static void Same(IEnumerable<string> expected, IEnumerable<string> got, string query) => Assert.True(expected.SequenceEqual(got), $"{query}: got {string.Join("; ", got)}");

    private static JsonDocument Vectors() => JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("modelling", "tensorboard_plugins.json")));
}
