using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Layouts of charts that runs bring along.</summary>
internal sealed class LayoutsPage(BoardFolder folder)
{
    private const int MostBytes = 4 << 20, MostLayouts = 16;

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/layouts", "Gives the layouts of charts that runs bring along.")
    {
        Answer = AnswerAsync,
        Response = () => JsonForm.Object(("layouts", JsonForm.List(JsonForm.Object(("run", JsonForm.Text), ("categories", JsonForm.List(Category)), ("omitted", JsonForm.Whole)))), UnreadValues.Form),
    }];

    private static JsonObject Category => JsonForm.Object(("title", JsonForm.Text), ("isClosed", JsonForm.Truth), ("charts", JsonForm.List(Chart)));

    private static JsonObject Chart => JsonForm.Object(("title", JsonForm.Text), ("tags", JsonForm.OrNull(JsonForm.List(JsonForm.Text))),
        ("margins", JsonForm.OrNull(JsonForm.List(JsonForm.Object(("value", JsonForm.Text), ("lower", JsonForm.Text), ("upper", JsonForm.Text))))));

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag[] tags = [.. folder.Current.Runs.Select(run => run.Find(LayoutPayload.Tag)).OfType<LoggedTag>().Where(tag => tag is { Plugin: RunPlugin.CustomScalars, Count: > 0 })];
        int most = Math.Clamp(BoardLimits.ChartsOfAll / Math.Max(1, tags.Length), 1, BoardLimits.Charts);
        var unread = new UnreadValues(folder);
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Objects("layouts", tags, tag => Write(json, tag.Run.Name, LayoutOf(tag, unread), most));
            unread.Write(json);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, string run, LayoutPayload layout, int most)
    {
        int left = most;
        json.WriteString("run", run);
        json.Objects("categories", layout.Categories.TakeWhile(_ => left > 0), category =>
        {
            LayoutChart[] charts = [.. category.Charts.Take(left)];
            left -= charts.Length;
            json.WriteString("title", category.Title);
            json.WriteBoolean("isClosed", category.IsClosed);
            json.Objects("charts", charts, chart => Write(json, chart));
        });
        json.WriteNumber("omitted", layout.Categories.Sum(category => category.Charts.Count) - (most - left));
    }

    // A layout of the user's own and that of the training are shown together; of categories with one title the last that was logged at the first step.
    private static LayoutPayload LayoutOf(LoggedTag tag, UnreadValues unread)
    {
        int[] last = [.. Enumerable.Range(Math.Max(0, tag.Count - MostLayouts), Math.Min(tag.Count, MostLayouts)).OrderBy(i => tag.At(i).Step).ThenByDescending(i => i)];
        List<LayoutCategory> categories = [];
        HashSet<string> titles = new(StringComparer.Ordinal);
        foreach (LayoutPayload layout in tag.Read(last, (_, tensor) => Of(tensor), unread))
        {
            categories.AddRange([.. layout.Categories.Where(c => !titles.Contains(c.Title))]);
            titles.UnionWith(layout.Categories.Select(c => c.Title));
        }
        return new(categories);
    }

    private static LayoutPayload? Of(LoggedTensor tensor)
    {
        if (tensor.Strings is not [var text]) return null;
        return text.Length <= MostBytes ? LayoutPayload.Read(text.Span) : throw new InvalidDataException($"layout: expected at most {MostBytes:N0} bytes, got {text.Length:N0}. So long a one is not shown.");
    }

    private static void Write(Utf8JsonWriter json, LayoutChart chart)
    {
        json.WriteString("title", chart.Title);
        if (chart.Tags is null) json.WriteNull("tags");
        else json.Strings("tags", chart.Tags);
        if (chart.Margins is null) json.WriteNull("margins");
        else json.Objects("margins", chart.Margins, margin =>
        {
            json.WriteString("value", margin.Value);
            json.WriteString("lower", margin.Lower);
            json.WriteString("upper", margin.Upper);
        });
    }
}
