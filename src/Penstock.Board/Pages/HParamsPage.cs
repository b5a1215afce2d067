using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Hyperparameters and what became of them.</summary>
internal sealed class HParamsPage(BoardFolder folder)
{
    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/hparams", "Gives the hyperparameters of all runs with the last values of their metrics, and runs that have metrics alone.") { Response = () => Form, Answer = new SnapshotAnswer(folder, Write).WriteAsync }];

    private static JsonObject Value => new() { ["anyOf"] = new JsonArray(JsonForm.Number, JsonForm.Truth, JsonForm.OrNull(JsonForm.Text)) };

    private static JsonObject Form => JsonForm.Object(
        ("hparams", JsonForm.List(JsonForm.Object(("name", JsonForm.Text), ("displayName", JsonForm.Text), ("description", JsonForm.Text), ("type", JsonForm.OneOf("number", "string", "bool")), ("domain", new JsonObject
        {
            ["anyOf"] = new JsonArray(JsonForm.Object(("values", JsonForm.List(Value))), JsonForm.OrNull(JsonForm.Object(("min", JsonForm.AnyNumber), ("max", JsonForm.AnyNumber)))),
        })))),
        ("metrics", JsonForm.List(JsonForm.Object(("group", JsonForm.Text), ("tag", JsonForm.Text), ("displayName", JsonForm.Text)))),
        ("sessions", JsonForm.List(Session)), ("others", JsonForm.List(Session)));

    private static JsonObject Session => JsonForm.Object(("run", JsonForm.Text), ("group", JsonForm.Text), ("status", JsonForm.OneOf("running", "success", "failure", "unknown")), ("start", JsonForm.OrNull(JsonForm.AnyNumber)),
        ("end", JsonForm.OrNull(JsonForm.AnyNumber)), ("hparams", JsonForm.Map(Value)), ("metrics", JsonForm.Map(JsonForm.OrNull(JsonForm.AnyNumber))));

    private static void Write(Utf8JsonWriter json, BoardSnapshot now)
    {
        HParamTable table = HParamTable.Of(now);
        json.WriteStartObject();
        json.Objects("hparams", table.Experiment.HParams, info => WriteInfo(json, info));
        json.Objects("metrics", table.Experiment.Metrics, metric =>
        {
            json.WriteString("group", metric.Group);
            json.WriteString("tag", metric.Tag);
            json.WriteString("displayName", metric.DisplayName);
        });
        json.Objects("sessions", table.Sessions, session => WriteSession(json, table, session));
        json.Objects("others", table.Others, other => WriteSession(json, table, other));
        json.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter json, HParamInfo info)
    {
        json.WriteString("name", info.Name);
        json.WriteString("displayName", info.DisplayName);
        json.WriteString("description", info.Description);
        json.WriteString("type", info.Type switch { HParamType.Number => "number", HParamType.Truth => "bool", _ => "string" });
        if (info.Values is null && info.Interval is null)
        {
            json.WriteNull("domain");
            return;
        }
        json.WriteStartObject("domain");
        if (info.Values is { } values) json.Array("values", values, value => Write(json, value));
        else
        {
            json.Number("min", info.Interval!.Value.Least);
            json.Number("max", info.Interval!.Value.Greatest);
        }
        json.WriteEndObject();
    }

    private static void WriteSession(Utf8JsonWriter json, HParamTable table, HParamSessionEntry session)
    {
        json.WriteString("run", session.Run);
        json.WriteString("group", session.Group);
        json.WriteString("status", session.Status switch { SessionStatus.Running => "running", SessionStatus.Success => "success", SessionStatus.Failure => "failure", _ => "unknown" });
        Time(json, "start", session.Start);
        Time(json, "end", session.End);
        json.WriteStartObject("hparams");
        foreach (HParamInfo info in table.Experiment.HParams)
        {
            json.WritePropertyName(info.Name);
            Write(json, session.HParams.GetValueOrDefault(info.Name));
        }
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        foreach (HParamMetric metric in table.Experiment.Metrics)
        {
            json.WritePropertyName(metric.Group.Length == 0 ? metric.Tag : $"{metric.Group}/{metric.Tag}");
            if (session.Metrics.TryGetValue(new(metric.Group, metric.Tag), out MetricValue value)) json.Number(value.Value);
            else json.WriteNullValue();
        }
        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, double? seconds)
    {
        if (seconds is { } value) json.Number(name, value);
        else json.WriteNull(name);
    }

    /// <summary>A value of a hyperparameter.</summary>
    public static void Write(Utf8JsonWriter json, HParamValue value)
    {
        if (value.Number is { } number) json.Number(number);
        else if (value.Truth is { } truth) json.WriteBooleanValue(truth);
        else json.WriteStringValue(value.Text);
    }
}
