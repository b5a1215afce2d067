using System.Text.Json;

namespace Penstock.Evaluation;

public sealed partial record EvaluationReport
{
    /// <summary>The report as JSON; an undefined number is null.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is no report.</exception>
    public static EvaluationReport FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationReport>(json, ReportJson.Options) ?? throw new JsonException("null");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"EvaluationReport: expected a report as JSON, got text that is not: {error.Message}", error);
        }
    }
}
