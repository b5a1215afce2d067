using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>TensorBoard's routes of the page that it opens with: scalars, histograms and images of many tags at once, with as many steps of each as TensorBoard gives.</summary>
internal sealed class TimeSeriesRoutes(BoardFolder folder)
{
    public const string Plugin = "timeseries";
    private const string Prefix = "/data/plugin/timeseries/", Told = "1,000 points of each series of scalars, 51 histograms, 10 images.";
    private const int Points = 1000, Histograms = 51, Images = 10, MostRequests = 1000, BytesOfMembers = 50;

    /// <summary>The plugins whose tags it shows.</summary>
    public static readonly string[] Shown = [RunPlugin.Scalars, RunPlugin.Histograms, RunPlugin.Images];

    private readonly ImagesPage _images = new(folder);

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("GET", Prefix + "tags", "Lists the tags of scalars, histograms and images.") { Response = () => Tags, Answer = TagsAsync },
        new("GET", Prefix + "timeSeries", $"Gives the series that requests ask for: {Told}") { Query = [new("requests", "The requests as JSON.", JsonForm.Text) { IsRequired = true }], Response = () => Series, Answer = SeriesAsync },
        new("POST", Prefix + "timeSeries", $"Gives the series that requests ask for: {Told}")
        {
            Takes = "application/x-www-form-urlencoded", Request = () => JsonForm.Object(("requests", JsonForm.Text)), Response = () => Series, Answer = SeriesAsync,
        },
        new("GET", Prefix + "imageData", "Gives an image.") { Query = [new("imageId", "What timeSeries named it.", JsonForm.Text) { IsRequired = true }], Gives = "image/*", Answer = ImageAsync },
    ];

    private static JsonObject Tags => JsonForm.Object((RunPlugin.Scalars, InRuns), (RunPlugin.Histograms, InRuns), (RunPlugin.Images, JsonForm.Object(
        ("tagRunSampledInfo", JsonForm.Map(JsonForm.Map(JsonForm.Object(("maxSamplesPerStep", JsonForm.Whole))))), ("tagDescriptions", JsonForm.Map(JsonForm.Text)))));

    private static JsonObject InRuns => JsonForm.Object(("runTagInfo", JsonForm.Map(JsonForm.List(JsonForm.Text))), ("tagDescriptions", JsonForm.Map(JsonForm.Text)));

    // The request again, with the series or with what is wrong with it.
    private static JsonObject Series => JsonForm.List(new JsonObject { ["type"] = "object", ["required"] = new JsonArray("plugin", "tag") });

    private Task TagsAsync(HttpContext context)
    {
        BoardSnapshot now = folder.Current;
        var markdown = new MarkdownText();
        return folder.Memory.WithinAsync(context, BoardLimits.ListBytes, () => BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            foreach (string plugin in Shown)
            {
                var (tags, left) = Listed(now, plugin, BoardLimits.ListBytes / Shown.Length);
                json.WriteStartObject(plugin);
                if (plugin == RunPlugin.Images) WriteSamples(json, tags, context.RequestAborted);
                else WriteRuns(json, tags);
                json.WriteStartObject("tagDescriptions");
                foreach (IGrouping<string, string> told in tags.Where(tag => tag.Description.Length > 0).GroupBy(tag => tag.Name, tag => tag.Description, StringComparer.Ordinal))
                {
                    string html = markdown.ToHtml(BoardJson.Cut(string.Join("\n\n", told.Distinct(StringComparer.Ordinal)), BoardLimits.Description));
                    if ((left -= TagShare.BytesOf(told.Key) + TagShare.BytesOf(html)) < 0) break;
                    json.WriteString(told.Key, html);
                }
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }));
    }

    // Of more than an answer holds each run has its part.
    private static (List<LoggedTag> Tags, long Left) Listed(BoardSnapshot now, string plugin, long left)
    {
        List<LoggedTag> tags = [];
        TagShare.Take(now.Runs, tag => tag.Plugin == plugin, BoardLimits.Tags * 10, (_, tag) =>
        {
            long size = BytesOfMembers + TagShare.BytesOf(tag.Name) + TagShare.BytesOf(tag.Run.Name);
            if (tag.Name.Length > BoardLimits.TagName || tags.Count >= BoardLimits.Tags * 10 || size > left) return -1;
            left -= size;
            tags.Add(tag);
            return size;
        });
        return (tags, left);
    }

    private static void WriteRuns(Utf8JsonWriter json, List<LoggedTag> tags)
    {
        json.WriteStartObject("runTagInfo");
        foreach (IGrouping<string, string> run in tags.GroupBy(tag => tag.Run.Name, tag => tag.Name, StringComparer.Ordinal)) json.Strings(run.Key, run.Order(StringComparer.Ordinal));
        json.WriteEndObject();
    }

    private void WriteSamples(Utf8JsonWriter json, List<LoggedTag> tags, CancellationToken cancellation)
    {
        json.WriteStartObject("tagRunSampledInfo");
        foreach (IGrouping<string, LoggedTag> named in tags.GroupBy(tag => tag.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(named.Key);
            foreach (LoggedTag tag in named)
            {
                json.WriteStartObject(tag.Run.Name);
                json.WriteNumber("maxSamplesPerStep", _images.Read(tag, unread: null, cancellation, Images).Select(entry => entry.Count).DefaultIfEmpty().Max());
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private async Task SeriesAsync(HttpContext context)
    {
        string asked = HttpMethods.IsPost(context.Request.Method) ? (await ScalarRoutes.FormAsync(context, "timeSeries", "requests"))["requests"].ToString() : context.Require("requests");
        using JsonDocument requests = Parsed(asked);
        BoardSnapshot now = folder.Current;
        await folder.Memory.WithinAsync(context, BoardLimits.JsonBytes, () => BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (JsonElement request in requests.RootElement.EnumerateArray()) Write(json, now, request, context.RequestAborted);
            json.WriteEndArray();
        }));
    }

    private static JsonDocument Parsed(string text)
    {
        try
        {
            JsonDocument requests = JsonDocument.Parse(text, new() { MaxDepth = 16 });
            if (requests.RootElement.ValueKind == JsonValueKind.Array && requests.RootElement.GetArrayLength() <= MostRequests && requests.RootElement.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object)) return requests;
            requests.Dispose();
        }
        catch (JsonException)
        {
            // No JSON, as JSON of another kind is none.
        }
        throw new RefusedException(400, $"timeSeries: expected requests as a JSON array of at most {MostRequests} objects, got another text. Send one.");
    }

    private void Write(Utf8JsonWriter json, BoardSnapshot now, JsonElement request, CancellationToken cancellation)
    {
        string? plugin = Text(request, "plugin"), tag = Text(request, "tag"), run = Text(request, "run");
        int? sample = request.TryGetProperty("sample", out JsonElement number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int whole) && whole is >= 0 and < int.MaxValue / 2 ? whole : null;
        json.WriteStartObject();
        json.WriteString("plugin", plugin);
        json.WriteString("tag", tag);
        if (run is not null) json.WriteString("run", run);
        if (sample is { } given) json.WriteNumber("sample", given);
        if (WrongOf(plugin, tag, run, sample) is { } wrong) json.WriteString("error", wrong);
        else
        {
            json.WriteStartObject("runToSeries");
            foreach (LoggedRun one in run is null ? now.Runs : now.Find(run) is { } named ? [named] : [])
                if (one.Find(tag!) is { } found && found.Plugin == plugin) WriteSeries(json, found, sample ?? 0, cancellation);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static string? WrongOf(string? plugin, string? tag, string? run, int? sample) =>
        tag is null ? "Expected a tag, got none."
        : !Shown.Contains(plugin) ? $"Expected the plugin {string.Join(", ", Shown)}, got another."
        : plugin != RunPlugin.Scalars && run is null ? "Expected a run, got none."
        : plugin == RunPlugin.Images && sample is null ? "Expected a sample, got none." : null;

    private void WriteSeries(Utf8JsonWriter json, LoggedTag tag, int sample, CancellationToken cancellation)
    {
        string name = tag.Run.Name;
        if (tag.Plugin == RunPlugin.Histograms)
            json.Objects(name, HistogramsPage.Read(tag, Histograms, unread: null, cancellation), entry =>
            {
                WriteTime(json, entry.Step, entry.Wall);
                json.Objects("bins", entry.Histogram.Buckets, bucket =>
                {
                    json.Number("min", bucket.Left);
                    json.Number("max", bucket.Right);
                    json.Number("count", bucket.Count);
                });
            });
        else if (tag.Plugin == RunPlugin.Images)
            json.Objects(name, _images.Read(tag, unread: null, cancellation, Images).Where(entry => entry.Count > sample), entry =>
            {
                WriteTime(json, entry.Step, entry.Wall);
                json.WriteString("imageId", $"run={Uri.EscapeDataString(name)}&tag={Uri.EscapeDataString(tag.Name)}&index={entry.Index}&sample={sample}");
            });
        else
        {
            ScalarPoints points = tag.ReadScalars();
            json.Objects(name, PointSample.Of(points.Count, Points), i =>
            {
                WriteTime(json, points.Steps[i], points.Walls[i]);
                json.Number("value", points.Values[i]);
            });
        }
    }

    private static void WriteTime(Utf8JsonWriter json, long step, double wall)
    {
        json.Number("wallTime", wall);
        json.WriteNumber("step", step);
    }

    private Task ImageAsync(HttpContext context)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> named = QueryHelpers.ParseQuery(context.Require("imageId"));
        LoggedTag? tag = folder.Current.Find(named.GetValueOrDefault("run").ToString())?.Find(named.GetValueOrDefault("tag").ToString());
        if (tag is not { Plugin: RunPlugin.Images } || !int.TryParse(named.GetValueOrDefault("index"), out int index) || !int.TryParse(named.GetValueOrDefault("sample"), out int sample) || index < 0 || sample is < 0 or > int.MaxValue / 2)
            throw new RefusedException(404, "imageData: expected an imageId that timeSeries gave, got another. Ask for the series again.");
        return folder.Memory.WithinAsync(context, ValueAnswers.Least + (index < tag.Count ? tag.LengthAt(index) : 0), () => BlobPage.SendAsync(context, tag, index, sample));
    }

    private static string? Text(JsonElement request, string name) => request.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
