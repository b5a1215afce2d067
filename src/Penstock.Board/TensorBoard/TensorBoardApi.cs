using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>TensorBoard's own routes, so that its clients work: what there is, and the routes of each plugin.</summary>
internal sealed class TensorBoardApi(BoardFolder folder)
{
    private const int BytesOfMembers = 80;

    /// <summary>TensorBoard's front end asks for all of its data below the address of an experiment, whatever that is called.</summary>
    private const string Experiment = "/experiment/", Data = "/data/";

    // Those whose routes are here, with the elements of TensorBoard's front end that show them; the page of time series is part of its application.
    private static readonly (string Plugin, string Element)[] s_plugins =
    [
        (TimeSeriesRoutes.Plugin, ""), (RunPlugin.Scalars, "tf-scalar-dashboard"), (RunPlugin.Images, "tf-image-dashboard"), (RunPlugin.Histograms, "tf-histogram-dashboard"), (RunPlugin.HParams, "tf-hparams-dashboard"),
    ];

    public static IEnumerable<WebEndpoint> Endpoints(BoardFolder folder) =>
    [
        .. new TensorBoardApi(folder).Own,
        .. new TimeSeriesRoutes(folder).Endpoints,
        .. new ScalarRoutes(folder).Endpoints,
        .. new ValueAnswers(folder).OfTag(new HistogramRoutes(folder).Endpoints),
        .. new ValueAnswers(folder).OfTag(new ImageRoutes(folder).Endpoints, copies: 1),
        .. new HParamRoutes(folder).Endpoints,
    ];

    /// <summary>The path of a data route without the experiment before it; any other path as it is.</summary>
    public static string WithoutExperiment(string path)
    {
        if (!path.StartsWith(Experiment, StringComparison.Ordinal)) return path;
        int end = path.IndexOf('/', Experiment.Length);
        return end > 0 && path.AsSpan(end).StartsWith(Data) ? path[end..] : path;
    }

    private IEnumerable<WebEndpoint> Own =>
    [
        new("GET", "/data/logdir", "Tells the log folder.") { Response = () => JsonForm.Object(("logdir", JsonForm.Text)), Answer = LogFolderAsync },
        new("GET", "/data/environment", "Tells what the server is.") { Response = () => Environment, Answer = EnvironmentAsync },
        new("GET", "/data/plugins_listing", "Lists the plugins that have data.") { Response = () => JsonForm.Map(Plugin), Answer = PluginsAsync },
        new("GET", "/data/runs", "Lists the runs in the order in which they began.") { Response = () => JsonForm.List(JsonForm.Text), Answer = RunsAsync },
        new("GET", "/data/experiments", "Lists the experiments of a database, of which there is none.") { Response = () => JsonForm.List(JsonForm.Text), Answer = NothingAsync },
        new("GET", "/data/experiment_runs", "Lists the runs of an experiment of a database, of which there is none.") { Response = () => JsonForm.List(JsonForm.Text), Answer = NothingAsync },
        new("GET", "/data/window_properties", "Tells the window's title.") { Response = () => JsonForm.Object(("window_title", JsonForm.Text)), Answer = WindowAsync },
        new("GET", "/data/notifications", "Lists messages to show, of which there is none.") { Response = () => JsonForm.Object(("notifications", JsonForm.List(JsonForm.Text))), Answer = NotificationsAsync },
    ];

    private static JsonObject Environment => JsonForm.Object(("version", JsonForm.Text), ("data_location", JsonForm.Text), ("window_title", JsonForm.Text), ("experiment_name", JsonForm.Text),
        ("experiment_description", JsonForm.Text), ("creation_time", JsonForm.Number));

    private static JsonObject Plugin => JsonForm.Object(("enabled", JsonForm.Truth), ("disable_reload", JsonForm.Truth), ("remove_dom", JsonForm.Truth), ("tab_name", JsonForm.Text), ("loading_mechanism", JsonForm.Map(JsonForm.Text)));

    /// <summary>The form of the tags of a plugin by run.</summary>
    public static JsonObject Tags(params (string Name, JsonNode Form)[] more) => JsonForm.Map(JsonForm.Map(JsonForm.Object([("displayName", JsonForm.Text), ("description", JsonForm.Text), .. more])));

    /// <summary>The tags of a plugin by run: <c>{"run":{"tag":{"displayName":"","description":""}}}</c>. Of more than an answer holds each run has its part.</summary>
    public static Task TagsAsync(HttpContext context, BoardSnapshot now, string plugin, Action<System.Text.Json.Utf8JsonWriter, LoggedTag>? more = null)
    {
        var listed = new List<(LoggedTag Tag, string Description)>?[now.Runs.Count];
        var markdown = new MarkdownText();
        long left = BoardLimits.ListBytes;
        int count = 0;
        TagShare.Take(now.Runs, tag => tag.Plugin == plugin, BoardLimits.Tags * 10, (run, tag) =>
        {
            if (tag.Name.Length > BoardLimits.TagName || count >= BoardLimits.Tags * 10 || left <= 0) return -1;
            string description = tag.Description.Length == 0 ? "" : markdown.ToHtml(BoardJson.Cut(tag.Description, BoardLimits.Description));
            long size = BytesOfMembers + TagShare.BytesOf(tag.Name) + TagShare.BytesOf(NameOf(tag)) + TagShare.BytesOf(description);
            if (size > left) return -1;
            left -= size;
            count++;
            (listed[run] ??= []).Add((tag, description));
            return size;
        });
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            foreach (var (run, tags) in listed.Index())
            {
                if (tags is null) continue;
                json.WriteStartObject(now.Runs[run].Name);
                foreach (var (tag, description) in tags)
                {
                    json.WriteStartObject(tag.Name);
                    json.WriteString("displayName", NameOf(tag));
                    json.WriteString("description", description);
                    more?.Invoke(json, tag);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        });
    }

    private static string NameOf(LoggedTag tag) => tag.DisplayName.Length > 0 ? BoardJson.Cut(tag.DisplayName, BoardLimits.DisplayName) : tag.Name;

    private Task LogFolderAsync(HttpContext context) => BoardJson.AnswerAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("logdir", folder.NameFor(context));
        json.WriteEndObject();
    });

    private Task EnvironmentAsync(HttpContext context) => BoardJson.AnswerAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("version", typeof(TensorBoardApi).Assembly.GetName().Version!.ToString(3));
        json.WriteString("data_location", folder.NameFor(context));
        json.WriteString("window_title", "");
        json.WriteString("experiment_name", "");
        json.WriteString("experiment_description", "");
        json.WriteNumber("creation_time", 0);
        json.WriteEndObject();
    });

    private static Task NothingAsync(HttpContext context) => BoardJson.AnswerAsync(context, json =>
    {
        json.WriteStartArray();
        json.WriteEndArray();
    });

    private static Task WindowAsync(HttpContext context) => BoardJson.AnswerAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("window_title", "");
        json.WriteEndObject();
    });

    private static Task NotificationsAsync(HttpContext context) => BoardJson.AnswerAsync(context, json =>
    {
        json.WriteStartObject();
        json.Strings("notifications", []);
        json.WriteEndObject();
    });

    private Task PluginsAsync(HttpContext context)
    {
        HashSet<string> present = [.. folder.Current.Runs.SelectMany(run => run.Tags).Select(tag => tag.Plugin)];
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            foreach (var (plugin, element) in s_plugins)
            {
                json.WriteStartObject(plugin);
                json.WriteBoolean("enabled", plugin == TimeSeriesRoutes.Plugin ? TimeSeriesRoutes.Shown.Any(present.Contains) : present.Contains(plugin));
                json.WriteBoolean("disable_reload", false);
                json.WriteBoolean("remove_dom", false);
                json.WriteString("tab_name", plugin == TimeSeriesRoutes.Plugin ? "Time Series" : plugin);
                json.WriteStartObject("loading_mechanism");
                json.WriteString("type", element.Length == 0 ? "NG_COMPONENT" : "CUSTOM_ELEMENT");
                if (element.Length > 0) json.WriteString("element_name", element);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        });
    }

    private Task RunsAsync(HttpContext context) => BoardJson.AnswerAsync(context, json =>
    {
        json.WriteStartArray();
        foreach (LoggedRun run in folder.Current.Runs.OrderBy(run => double.IsNaN(run.FirstWall) ? double.PositiveInfinity : run.FirstWall).ThenBy(run => run.Name, StringComparer.Ordinal)) json.WriteStringValue(run.Name);
        json.WriteEndArray();
    });
}
