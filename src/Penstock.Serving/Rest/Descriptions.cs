using System.Buffers;
using System.Text.Json;
using Penstock.Models;

namespace Penstock.Serving;

/// <summary>What the server tells of models: the states of their versions, and their signatures.</summary>
internal static class Descriptions
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Status(JsonOutput answer, IEnumerable<ServedVersion> versions) => Write(answer, json =>
    {
        json.WriteStartArray("model_version_status");
        foreach (ServedVersion version in versions)
        {
            json.WriteStartObject();
            json.WriteString("version", version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("state", version.State.ToString().ToUpperInvariant());
            json.WriteStartObject("status");
            json.WriteString("error_code", (version.Error is null ? ServingCode.Ok : ServingCode.Unknown).Word());
            json.WriteString("error_message", version.Error ?? "");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public static void Names(JsonOutput answer, IEnumerable<string> models) => Write(answer, json =>
    {
        json.WriteStartArray("models");
        foreach (string model in models) json.WriteStringValue(model);
        json.WriteEndArray();
    });

    public static void Metadata(JsonOutput answer, ServedVersion version) => Write(answer, json =>
    {
        json.WriteStartObject("model_spec");
        json.WriteString("name", version.Model);
        json.WriteString("signature_name", "");
        json.WriteString("version", version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteStartObject("signature_def");
        json.WriteStartObject("signature_def");
        foreach (SignatureRunner runner in version.Runners.OrderBy(r => r.Signature.Name, StringComparer.Ordinal)) Signature(json, runner.Signature);
        json.WriteEndObject();
        json.WriteEndObject();
        if (version.Meaning.Columns.Count > 0) Columns(json, version.Meaning);
        json.WriteEndObject();
    });

    private static void Signature(Utf8JsonWriter json, SignatureSpec signature)
    {
        json.WriteStartObject(signature.Name);
        json.WriteStartObject("inputs");
        if (signature.TakesExamples) Tensor(json, new("inputs", "tf_example", WireType.String, null));
        else foreach (TensorSpec input in signature.Inputs) Tensor(json, input);
        json.WriteEndObject();
        json.WriteStartObject("outputs");
        foreach (TensorSpec output in signature.Outputs) Tensor(json, output);
        json.WriteEndObject();
        json.WriteString("method_name", $"tensorflow/serving/{signature.Method ?? "predict"}");
        json.WriteStartObject("defaults");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Tensor(Utf8JsonWriter json, TensorSpec spec)
    {
        json.WriteStartObject(spec.Alias);
        json.WriteString("dtype", spec.Type.Name());
        json.WriteStartObject("tensor_shape");
        json.WriteStartArray("dim");
        foreach (int extent in spec.Shape ?? [])
        {
            json.WriteStartObject();
            json.WriteString("size", extent.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("name", "");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteBoolean("unknown_rank", spec.Shape is null);
        json.WriteEndObject();
        json.WriteString("name", $"{spec.Name}:0");
        json.WriteEndObject();
    }

    /// <summary>What a SavedModel cannot say: raw columns, classes, the threshold.</summary>
    private static void Columns(Utf8JsonWriter json, ModelSignature meaning)
    {
        json.WriteStartObject("penstock");
        if (meaning.Task is not null) json.WriteString("task", meaning.Task);
        json.WriteStartArray("columns");
        foreach (FeatureColumn column in meaning.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("kind", column.IsText ? "text" : "number");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("class_names");
        foreach (string name in meaning.ClassNames) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteNumber("threshold", meaning.Threshold);
        json.WriteEndObject();
    }

    private static void Write(JsonOutput answer, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        answer.Raw(buffer.WrittenSpan);
    }
}
