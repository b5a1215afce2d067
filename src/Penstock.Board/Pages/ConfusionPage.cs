using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Confusion matrices over time, with examples of their cells; the thumbnails are blobs.</summary>
internal sealed class ConfusionPage(BoardFolder folder)
{
    private const int MostSteps = 2000;
    private const long MostJson = 8 << 20;

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/confusion", "Gives the confusion matrices of a tag, every step.")
    {
        Query = [BoardParameters.Run, BoardParameters.Tag, BoardParameters.Word("steps", "1: the steps alone, without matrices.", "1"), BoardParameters.Index], Answer = AnswerAsync,
        Response = () => JsonForm.Object(("entries", JsonForm.List(new JsonObject { ["anyOf"] = new JsonArray(JsonForm.Object(Steps), JsonForm.Object(Whole)) })), UnreadValues.Form),
    }];

    private static (string, JsonNode)[] Steps => [("index", JsonForm.Whole), ("step", JsonForm.Whole), ("wall", JsonForm.AnyNumber)];

    private static (string, JsonNode)[] Whole =>
    [
        .. Steps, ("measured", JsonForm.Text), ("labels", JsonForm.List(JsonForm.Text)), ("counts", JsonForm.List(JsonForm.List(JsonForm.Whole))),
        ("examples", JsonForm.List(JsonForm.Object(("row", JsonForm.Whole), ("column", JsonForm.Whole), ("indices", JsonForm.List(JsonForm.Whole)), ("thumbnails", JsonForm.List(JsonForm.Whole)), ("texts", JsonForm.List(JsonForm.Text))))),
    ];

    private sealed record Entry(int Index, ConfusionMatrixPayload Matrix);

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.ConfusionMatrix);
        if (context.Request.Query["steps"] == "1") return StepsAsync(context, tag);
        var unread = new UnreadValues(folder);
        return BoardJson.AnswerAsync(context, json => json.Entries(Entries(context, tag, unread), entry =>
        {
            var (step, wall) = tag.At(entry.Index);
            json.WriteNumber("index", entry.Index);
            json.WriteNumber("step", step);
            json.Number("wall", wall);
            json.WriteString("measured", BoardJson.Cut(entry.Matrix.Measured, BoardLimits.Description));
            json.Strings("labels", entry.Matrix.Labels);
            json.Array("counts", entry.Matrix.Counts, row =>
            {
                json.WriteStartArray();
                foreach (long count in row) json.WriteNumberValue(count);
                json.WriteEndArray();
            });
            json.Objects("examples", entry.Matrix.Examples, cell =>
            {
                json.WriteNumber("row", cell.Row);
                json.WriteNumber("column", cell.Column);
                json.Array("indices", cell.Indices, json.WriteNumberValue);
                json.Array("thumbnails", cell.Thumbnails, json.WriteNumberValue);
                json.Strings("texts", cell.Texts);
            });
        }, unread));
    }

    // The steps alone, since matrices of many classes are large: each can be asked for by its index.
    private Task StepsAsync(HttpContext context, LoggedTag tag) => BoardJson.AnswerAsync(context, json => json.Entries(Enumerable.Range(0, Math.Min(tag.Count, BoardLimits.Entries)), index =>
    {
        var (step, wall) = tag.At(index);
        json.WriteNumber("index", index);
        json.WriteNumber("step", step);
        json.Number("wall", wall);
    }, new UnreadValues(folder)));

    private static IEnumerable<Entry> Entries(HttpContext context, LoggedTag tag, UnreadValues unread) => context.Request.Query.ContainsKey("index")
        ? tag.Read([context.Number("index", 0, 0, tag.Count - 1)], Of, unread)
        : tag.Read(Of, unread, MostSteps, context.RequestAborted);

    private static Entry? Of(int index, LoggedTensor tensor)
    {
        if (tensor.Strings is not [var json, ..]) return null;
        if (json.Length > MostJson) throw new InvalidDataException($"confusion matrix: expected at most {MostJson:N0} bytes of labels, counts and examples, got {json.Length:N0}. So many classes are not shown.");
        return new(index, ConfusionMatrixPayload.Read(tensor.Strings));
    }
}
