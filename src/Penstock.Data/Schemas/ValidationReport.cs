using System.Text.Json;

namespace Penstock.Data;

/// <summary>What validation found.</summary>
/// <param name="Anomalies">The anomalies: first about the rows as a whole, then by column in the order of the schema.</param>
/// <param name="Distances">Every distance that was measured, whether too great or not.</param>
public sealed record ValidationReport(IReadOnlyList<Anomaly> Anomalies, IReadOnlyList<ColumnDistance> Distances)
{
    /// <summary>Whether there is no error; warnings may be.</summary>
    public bool IsValid => Anomalies.All(a => a.Severity != Severity.Error);

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is no report.</exception>
    public static ValidationReport FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ValidationReport>(json, ReportJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"ValidationReport: expected a report as JSON, got text that is none: {e.Message}", e);
        }
    }

    /// <summary>A line for each anomaly, or that there is none.</summary>
    public override string ToString()
    {
        int errors = Anomalies.Count(a => a.Severity == Severity.Error), warnings = Anomalies.Count - errors;
        return string.Join('\n', [Anomalies.Count == 0 ? "No anomalies" : $"{Counted(errors, "error")}, {Counted(warnings, "warning")}", .. Anomalies.Select(a => $"  {a}")]);
    }

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
