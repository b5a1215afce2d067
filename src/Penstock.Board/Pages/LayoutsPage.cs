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
        Response = JsonForm.Object(("layouts", JsonForm.List(JsonForm.Object(("run", JsonForm.Text), ("categories", JsonForm.List(Category)))))),
    }];

    private static JsonObject Category => JsonForm.Object(("title", JsonForm.Text), ("isClosed", JsonForm.Truth), ("charts", JsonForm.List(Chart)));

    private static JsonObject Chart => JsonForm.Object(("title", JsonForm.Text), ("tags", JsonForm.OrNull(JsonForm.List(JsonForm.Text))),
        ("margins", JsonForm.OrNull(JsonForm.List(JsonForm.Object(("value", JsonForm.Text), ("lower", JsonForm.Text), ("upper", JsonForm.Text))))));

    private Task AnswerAsync(HttpContext context) => BoardJson.AnswerAsync(context, json =>
    {
        json.WriteStartObject();
        json.Objects("layouts", folder.Current.Runs.Select(run => (run.Name, Layout: LayoutOf(run))).Where(run => run.Layout is not null), run =>
        {
            json.WriteString("run", run.Name);
            json.Objects("categories", run.Layout!.Categories, category =>
            {
                json.WriteString("title", category.Title);
                json.WriteBoolean("isClosed", category.IsClosed);
                json.Objects("charts", category.Charts, chart => Write(json, chart));
            });
        });
        json.WriteEndObject();
    });

    // A layout of the user's own and that of the training are shown together; of categories with one title the last that was logged at the first step.
    private static LayoutPayload? LayoutOf(LoggedRun run)
    {
        if (run.Find(LayoutPayload.Tag) is not { Plugin: RunPlugin.CustomScalars, Count: > 0 } tag) return null;
        int[] last = [.. Enumerable.Range(Math.Max(0, tag.Count - MostLayouts), Math.Min(tag.Count, MostLayouts)).OrderBy(i => tag.At(i).Step).ThenByDescending(i => i)];
        List<LayoutCategory> categories = [];
        foreach (LayoutPayload layout in tag.Read(last, (_, tensor) => tensor.Strings is [{ Length: <= MostBytes } text] ? LayoutPayload.Read(text.Span) : null))
            categories.AddRange([.. layout.Categories.Where(c => !categories.Exists(before => before.Title == c.Title))]);
        return new(categories);
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
