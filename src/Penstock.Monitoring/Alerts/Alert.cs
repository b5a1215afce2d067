using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Monitoring;

/// <summary>Something that an operator should know. The same event always has the same id, so that a receiver can tell a repetition.</summary>
/// <param name="Id">Model, version, kind, event, window with the time of its first row (of age: when the model was trained), and subject.</param>
/// <param name="Time">When it was found.</param>
/// <param name="Model">The name of the model.</param>
/// <param name="Version">The version that is watched.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="IsOver">Whether it is over; else it has begun, or spread.</param>
/// <param name="Window">The number of the window that showed it.</param>
/// <param name="Subject">The columns, or what else.</param>
/// <param name="Evidence">The evidence in words: value, test, binning, threshold.</param>
public sealed record Alert(string Id, DateTimeOffset Time, string Model, long Version, DriftKind Kind, AlertLevel Level, bool IsOver, long Window, string Subject, IReadOnlyList<string> Evidence)
{
    private const int MostEvidence = 3;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<DriftKind>(JsonNamingPolicy.CamelCase), new JsonStringEnumConverter<AlertLevel>(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The field of the id, as it stands in the line of JSON.</summary>
    internal string IdField => $"\"id\":{JsonSerializer.Serialize(Id, s_json)}";

    /// <summary>The alert as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>The alert in one line, with its first evidence; <see cref="ToJson"/> has all.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z {(IsOver ? "over" : Level == AlertLevel.Alarm ? "ALARM" : "warning")}: {Model} v{Version}, {DriftCause.NameOf(Kind)} in {Subject}, window {Window}{(Evidence.Count > 0 ? ": " + string.Join("; ", Evidence.Take(MostEvidence)) : "")}{(Evidence.Count > MostEvidence ? $"; and {Evidence.Count - MostEvidence} more" : "")}");
}

/// <summary>A place where alerts are told.</summary>
public interface IAlertSink
{
    /// <summary>The name by which a restarted monitor knows what was told here.</summary>
    string Name { get; }

    /// <summary>Tells an alert. What fails is tried again at the next round, and stops nothing.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="cancellation">Stops the attempt.</param>
    Task TellAsync(Alert alert, CancellationToken cancellation);
}
