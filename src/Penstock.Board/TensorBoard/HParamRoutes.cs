using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>TensorBoard's routes of hyperparameters; requests come in the body or, by GET, in the query.</summary>
internal sealed class HParamRoutes(BoardFolder folder)
{
    private const string Prefix = "/data/plugin/hparams/";

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        .. Both("experiment", "Tells hyperparameters and metrics of the experiment.", Message("hparamsLimit", "includeMetrics"), () => Experiment, ExperimentAsync),
        .. Both("session_groups", "Lists groups of sessions, filtered and sorted.", GroupsRequest, () => Groups, GroupsAsync),
        .. Both("download_data", "Gives groups of sessions as a file, columns in the order of the experiment: hyperparameters, then metrics.", GroupsRequest, () => Table, DownloadAsync).Select(endpoint => endpoint with { Query = [Format, Visibility, .. endpoint.Query], Gives = "text/csv" }),
        .. Both("metric_evals", "Gives [wall time, step, value] of a metric of a session.", Message("sessionName", "metricName"), () => ScalarRoutes.Form, MetricAsync),
    ];

    private static JsonObject Experiment => JsonForm.Object(("name", JsonForm.Text), ("description", JsonForm.Text), ("user", JsonForm.Text), ("timeCreatedSecs", JsonForm.AnyNumber), ("hparamInfos", JsonForm.List(JsonForm.Map(new JsonObject()))),
        ("metricInfos", JsonForm.List(JsonForm.Object(("name", Name), ("displayName", JsonForm.Text), ("description", JsonForm.Text), ("datasetType", JsonForm.OneOf("DATASET_UNKNOWN", "DATASET_TRAINING", "DATASET_VALIDATION"))))));

    private static JsonObject Groups => JsonForm.Object(("sessionGroups", JsonForm.List(JsonForm.Object(("name", JsonForm.Text), ("hparams", JsonForm.Map(new JsonObject())), ("metricValues", Metrics),
        ("sessions", JsonForm.List(JsonForm.Object(("name", JsonForm.Text), ("startTimeSecs", JsonForm.AnyNumber), ("endTimeSecs", JsonForm.AnyNumber), ("status", JsonForm.OneOf("STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING")),
            ("modelUri", JsonForm.Text), ("monitorUrl", JsonForm.Text), ("metricValues", Metrics)))), ("monitorUrl", JsonForm.Text)))), ("totalSize", JsonForm.Whole));

    private static JsonObject Table => JsonForm.Object(("header", JsonForm.List(JsonForm.Text)), ("rows", JsonForm.List(JsonForm.List(new JsonObject()))));

    private static JsonObject GroupsRequest => Message("colParams", "allowedStatuses", "aggregationType", "aggregationMetric", "startIndex", "sliceSize", "includeMetrics");

    private static WebParameter Format => BoardParameters.Word("format", "The form of the file.", HParamDownload.Csv, HParamDownload.Json, HParamDownload.Latex) with { IsRequired = true };

    private static WebParameter Visibility => new("columnsVisibility", "Whether each column is shown, a list in JSON.", JsonForm.List(JsonForm.Truth)) { IsRequired = true };

    private static JsonObject Metrics => JsonForm.List(JsonForm.Object(("name", Name), ("value", JsonForm.AnyNumber), ("trainingStep", JsonForm.AnyNumber), ("wallTimeSecs", JsonForm.AnyNumber)));

    private static JsonObject Name => JsonForm.Object(("group", JsonForm.Text), ("tag", JsonForm.Text));

    // Members of TensorBoard's messages; each may be left out, or be written in snake_case.
    private static JsonObject Message(params string[] members) => new() { ["type"] = "object", ["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member, (JsonNode?)new JsonObject()))) };

    private IEnumerable<WebEndpoint> Both(string name, string summary, JsonObject request, Func<JsonNode> response, RequestDelegate answer) =>
    [
        new("GET", Prefix + name, summary) { Query = [new("request", "The message in JSON.", request) { IsRequired = answer != ExperimentAsync }], Response = response, Answer = answer },
        new("POST", Prefix + name, summary) { Request = () => request, Response = response, Answer = answer },
    ];

    private async Task ExperimentAsync(HttpContext context)
    {
        var (limit, includesMetrics) = await ExperimentRequestAsync(context);
        HParamTable table = HParamTable.Of(folder.Current);
        HParamExperiment experiment = table.Experiment;
        (HParamInfo Info, bool Differs)[] infos = [.. table.InOrder().Take(limit)];
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", experiment.Name);
            json.WriteString("description", experiment.Description);
            json.WriteString("user", experiment.User);
            json.Number("timeCreatedSecs", experiment.Created);
            json.Objects("hparamInfos", infos, one => WriteInfo(json, one.Info, one.Differs));
            json.Objects("metricInfos", includesMetrics ? experiment.Metrics : [], metric =>
            {
                WriteName(json, new(metric.Group, metric.Tag));
                json.WriteString("displayName", metric.DisplayName);
                json.WriteString("description", metric.Description);
                json.WriteString("datasetType", metric.IsOfValidation switch { true => "DATASET_VALIDATION", false => "DATASET_TRAINING", _ => "DATASET_UNKNOWN" });
            });
            json.WriteEndObject();
        });
    }

    // How many hyperparameters are told at most, those that differ first, and whether metrics are.
    private static async Task<(int Limit, bool IncludesMetrics)> ExperimentRequestAsync(HttpContext context)
    {
        if (IsRead(context) && context.Request.Query["request"].Count == 0) return (int.MaxValue, true);
        ReadOnlyMemory<byte> body = await BodyAsync(context);
        if (body.Length == 0) return (int.MaxValue, true);
        return Parsed("experiment", "GetExperimentRequest", body, root =>
            (SessionGroupsReading.Member(root, "hparamsLimit")?.GetInt32() is { } limit and > 0 ? limit : int.MaxValue, SessionGroupsReading.Member(root, "includeMetrics")?.GetBoolean() ?? true));
    }

    private static T Parsed<T>(string route, string message, ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument request = JsonDocument.Parse(body, new() { MaxDepth = 16 });
            return read(request.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            throw new RefusedException(400, $"{route}: expected a {message} in JSON, got another: {wrong.Message}");
        }
    }

    private async Task GroupsAsync(HttpContext context)
    {
        SessionGroupsRequest request = SessionGroupsReading.Read(await BodyAsync(context));
        SessionGroup[] groups = request.Apply(HParamTable.Of(folder.Current).Sessions);
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Objects("sessionGroups", groups.Skip(request.Start).Take(request.Count), group =>
            {
                json.WriteString("name", group.Name);
                json.WriteStartObject("hparams");
                foreach (var (name, value) in group.HParams.Where(value => request.HParams?.Contains(value.Key) != false))
                {
                    json.WritePropertyName(name);
                    HParamsPage.Write(json, value);
                }
                json.WriteEndObject();
                WriteMetrics(json, group.Metrics);
                json.Objects("sessions", group.Sessions, session => WriteSession(json, session));
                json.WriteString("monitorUrl", group.Sessions[0].MonitorUrl);
            });
            json.WriteNumber("totalSize", groups.Length);
            json.WriteEndObject();
        });
    }

    private async Task DownloadAsync(HttpContext context)
    {
        string format = context.Require("format");
        if (format is not (HParamDownload.Csv or HParamDownload.Json or HParamDownload.Latex)) throw new RefusedException(400, $"download_data: expected the format {HParamDownload.Csv}, {HParamDownload.Json} or {HParamDownload.Latex}, got another. Give one of these.");
        bool[] shown = Parsed("download_data", "list of truth values as columnsVisibility", Encoding.UTF8.GetBytes(context.Require("columnsVisibility")), root => root.EnumerateArray().Select(column => column.GetBoolean()).ToArray());
        SessionGroupsRequest request = SessionGroupsReading.Read(await BodyAsync(context));
        HParamTable table = HParamTable.Of(folder.Current);
        HParamInfo[] hparams = [.. table.InOrder().Select(one => one.Info)];
        var file = new HParamDownload(hparams, request.IncludesMetrics ? table.Experiment.Metrics : [], [.. request.Apply(table.Sessions).Skip(request.Start).Take(request.Count)], request.HParams, shown);
        await folder.Memory.WithinAsync(context, file.Bytes, () => file.Pack(format).WriteAsync(context));
    }

    private async Task MetricAsync(HttpContext context)
    {
        var (session, metric) = Parsed("metric_evals", "ListMetricEvalsRequest", await BodyAsync(context), root =>
            (SessionGroupsReading.Member(root, "sessionName")?.GetString() ?? "", SessionGroupsReading.Member(root, "metricName") is { } name ? SessionGroupsReading.Metric(name) : default));
        if (folder.Current.Find(HParamTable.RunOf(session, metric))?.Find(metric.Tag ?? "") is not { Plugin: RunPlugin.Scalars } tag)
            throw new RefusedException(404, "metric_evals: expected a session and a metric that it has, got others. experiment and session_groups list them.");
        await BoardJson.AnswerAsync(context, json => ScalarRoutes.Write(json, tag.ReadScalars()));
    }

    private static bool IsRead(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        if (IsRead(context)) return Encoding.UTF8.GetBytes(context.Require("request"));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private static void WriteInfo(Utf8JsonWriter json, HParamInfo info, bool differs)
    {
        json.WriteString("name", info.Name);
        json.WriteBoolean("differs", differs);
        json.WriteString("displayName", info.DisplayName);
        json.WriteString("description", info.Description);
        json.WriteString("type", info.Type switch { HParamType.Text => "DATA_TYPE_STRING", HParamType.Truth => "DATA_TYPE_BOOL", HParamType.Number => "DATA_TYPE_FLOAT64", _ => "DATA_TYPE_UNSET" });
        if (info.Values is { } values) json.Array("domainDiscrete", values, value => HParamsPage.Write(json, value));
        else if (info.Interval is var (least, greatest))
        {
            json.WriteStartObject("domainInterval");
            json.Number("minValue", least);
            json.Number("maxValue", greatest);
            json.WriteEndObject();
        }
    }

    private static void WriteSession(Utf8JsonWriter json, HParamSessionEntry session)
    {
        json.WriteString("name", session.Run);
        json.Number("startTimeSecs", session.Start ?? 0);
        json.Number("endTimeSecs", session.End ?? 0);
        json.WriteString("status", session.Status switch { SessionStatus.Success => "STATUS_SUCCESS", SessionStatus.Failure => "STATUS_FAILURE", SessionStatus.Running => "STATUS_RUNNING", _ => "STATUS_UNKNOWN" });
        json.WriteString("modelUri", session.ModelUri);
        json.WriteString("monitorUrl", session.MonitorUrl);
        WriteMetrics(json, session.Metrics);
    }

    private static void WriteMetrics(Utf8JsonWriter json, IReadOnlyDictionary<MetricName, MetricValue> metrics) => json.Objects("metricValues", metrics, metric =>
    {
        WriteName(json, metric.Key);
        json.Number("value", metric.Value.Value);
        json.Number("trainingStep", metric.Value.Step);
        json.Number("wallTimeSecs", metric.Value.Wall);
    });

    private static void WriteName(Utf8JsonWriter json, MetricName name)
    {
        json.WriteStartObject("name");
        json.WriteString("group", name.Group);
        json.WriteString("tag", name.Tag);
        json.WriteEndObject();
    }
}
