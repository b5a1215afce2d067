using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Evaluation;

/// <summary>How reports are written as JSON.</summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, false), new Number(), new Metrics() },
    };

    // JSON has no NaN and no infinity; both are undefined.
    private sealed class Number : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }

    // Metrics go by their names; those that are undefined are left out, and those that a later version added are passed over.
    private sealed class Metrics : JsonConverter<MetricValues>
    {
        public override MetricValues Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            Dictionary<string, double> read = JsonSerializer.Deserialize<Dictionary<string, double>>(ref reader, options) ?? throw new JsonException("expected metrics, got null");
            return MetricValues.From([.. MetricValues.Definitions.Select(metric => read.GetValueOrDefault(metric.Name, double.NaN))]);
        }

        public override void Write(Utf8JsonWriter writer, MetricValues values, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (MetricDefinition metric in MetricValues.Definitions)
                if (double.IsFinite(metric.Of(values))) writer.WriteNumber(metric.Name, metric.Of(values));
            writer.WriteEndObject();
        }
    }
}
