using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Monitoring;

/// <summary>How a model in use is.</summary>
public enum MonitorStatus
{
    /// <summary>Nothing can be said yet: there is no reference, or there are too few rows.</summary>
    ColdStart,

    /// <summary>Nothing is wrong.</summary>
    Quiet,

    /// <summary>There are early signs.</summary>
    Warning,

    /// <summary>Something is wrong.</summary>
    Alarm,
}

/// <summary>What a round of watching found.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Version">The version that was watched.</param>
/// <param name="Status">The whole in one word.</param>
public sealed record MonitorReport(string Model, long Version, MonitorStatus Status)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private const int MostRanked = 6, MostWindowsShown = 10;

    /// <summary>Rows of this round.</summary>
    public long Rows { get; init; }

    /// <summary>Labels that found their rows in this round.</summary>
    public long Labelled { get; init; }

    /// <summary>The windows of this round that were judged; only the last hundred, where there are more, and of all but the last the most telling comparisons alone.</summary>
    public IReadOnlyList<WindowVerdict> Windows { get; init; } = [];

    /// <summary>How many windows were judged in this round.</summary>
    public long WindowsJudged { get; init; }

    /// <summary>How many of them raised an alarm.</summary>
    public long WindowsAlarmed { get; init; }

    /// <summary>What goes on now, from earlier rounds too: kind and column.</summary>
    public IReadOnlyList<string> Ongoing { get; init; } = [];

    /// <summary>The kinds of what goes on now.</summary>
    public IReadOnlyList<DriftKind> OngoingKinds { get; init; } = [];

    /// <summary>What cannot be said yet, and how many rows it still needs.</summary>
    public IReadOnlyList<string> Waiting { get; init; } = [];

    /// <summary>What was odd in the log and the labels, a sentence for each kind.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The alerts of this round.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>Days since training; null where nobody knows.</summary>
    public double? DaysSinceTraining { get; init; }

    /// <summary>Rows that the version has answered, as far as the log goes.</summary>
    public long RowsSinceTraining { get; init; }

    /// <summary>How old is too old; null where nothing is.</summary>
    public string? Staleness { get; init; }

    /// <summary>The comparisons of all windows of the round, the most telling of each subject, those first that explain least by chance.</summary>
    public IReadOnlyList<Evidence> Ranking { get; init; } = [];

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>The report as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"{Model} v{Version}: {Words()}");
        Line($"  {Rows:N0} rows and {Labelled:N0} labels in this round; {WindowsJudged:N0} windows judged, {WindowsAlarmed:N0} with an alarm");
        string age = DaysSinceTraining is { } days ? string.Create(CultureInfo.InvariantCulture, $"{days:0.#} days and ") : "";
        Line($"  since training: {age}{RowsSinceTraining:N0} rows{(Staleness is null ? "" : $": {Staleness}")}");
        foreach (string waiting in Waiting) Line($"  waiting: {waiting}");
        foreach (string ongoing in Ongoing) Line($"  ongoing: {ongoing}");
        foreach (WindowVerdict window in Windows.Where(w => w.Level > AlertLevel.Quiet).TakeLast(MostWindowsShown)) Line($"  {window.ToString().Replace("\n", "\n  ")}");
        if (Windows.Count > 0 && Windows[^1].Metrics.Count > 0) Line($"  last window: {string.Join(", ", Windows[^1].Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:0.####}")))}");
        if (Ranking.Count > 0) Line($"  most telling first:");
        foreach (Evidence evidence in Ranking.Take(MostRanked)) Line($"    {evidence}");
        if (Ranking.Count > MostRanked) Line($"    and {Ranking.Count - MostRanked} more comparisons, which the report as JSON has");
        foreach (string problem in Problems) Line($"  note: {problem}");
        return text.ToString().TrimEnd('\n');
    }

    private string Words() => Status switch
    {
        MonitorStatus.ColdStart => "cold start, nothing can be said yet",
        MonitorStatus.Quiet => "quiet",
        MonitorStatus.Warning => "early warning",
        _ => "ALARM",
    };
}
