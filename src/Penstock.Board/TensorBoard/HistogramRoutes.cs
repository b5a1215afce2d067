using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>TensorBoard's routes of histograms.</summary>
internal sealed class HistogramRoutes(BoardFolder folder)
{
    private const int Steps = 500;

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("GET", "/data/plugin/histograms/tags", "Lists the tags of histograms by run.") { Response = () => TensorBoardApi.Tags(), Answer = context => TensorBoardApi.TagsAsync(context, folder.Current, RunPlugin.Histograms) },
        new("GET", "/data/plugin/histograms/histograms", "Gives [wall time, step, buckets] of a tag.") { Query = [BoardParameters.Run, BoardParameters.Tag], Response = () => JsonForm.List(JsonForm.List(new System.Text.Json.Nodes.JsonObject())), Answer = AnswerAsync },
    ];

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Histograms);
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (HistogramsPage.Entry entry in HistogramsPage.Read(tag, Steps, null, context.RequestAborted))
            {
                json.WriteStartArray();
                json.Number(entry.Wall);
                json.WriteNumberValue(entry.Step);
                HistogramsPage.Write(json, entry.Histogram.Buckets);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        });
    }
}
