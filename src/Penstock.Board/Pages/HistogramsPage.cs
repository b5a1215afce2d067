using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Histograms over time: buckets, percentiles, means and deviations.</summary>
internal sealed class HistogramsPage(BoardFolder folder)
{
    private const int UsualPoints = 200, MostPoints = 2000;

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/histograms", "Gives histograms of a tag over its steps.")
    {
        Query = [BoardParameters.Run, BoardParameters.Tag, BoardParameters.Number("points", "How many steps at most.", UsualPoints, 1, MostPoints)], Answer = AnswerAsync,
        Response = () => JsonForm.Object(("steps", JsonForm.List(JsonForm.Whole)), ("walls", Numbers), ("buckets", JsonForm.List(JsonForm.List(Numbers))), ("percentiles", JsonForm.List(Numbers)), ("means", Numbers), ("deviations", Numbers), ("total", JsonForm.Whole), UnreadValues.Form),
    }];

    private static System.Text.Json.Nodes.JsonObject Numbers => JsonForm.List(JsonForm.AnyNumber);

    internal sealed record Entry(long Step, double Wall, HistogramPayload Histogram);

    /// <summary>Histograms of a tag, spread over its steps.</summary>
    public static Entry[] Read(LoggedTag tag, int points, UnreadValues? unread, CancellationToken cancellation) => tag.ReadSpread(points, (index, tensor) =>
    {
        if (tensor.IsText) return null;
        if (tensor.Count > BoardLimits.Buckets * HistogramPayload.Columns) throw new InvalidDataException($"histogram: expected at most {BoardLimits.Buckets:N0} buckets, got {tensor.Count / HistogramPayload.Columns:N0}. So many are not shown.");
        var (step, wall) = tag.At(index);
        return new Entry(step, wall, HistogramPayload.Read(tensor.Numbers()));
    }, entry => entry.Histogram.Buckets.Count, unread, cancellation);

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Histograms);
        var unread = new UnreadValues(folder);
        Entry[] entries = Read(tag, context.Number("points", UsualPoints, 1, MostPoints), unread, context.RequestAborted);
        (double Mean, double Deviation)[] moments = Array.ConvertAll(entries, e => e.Histogram.Moments());
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Array("steps", entries, e => json.WriteNumberValue(e.Step));
            json.Array("walls", entries, e => json.Number(e.Wall));
            json.Array("buckets", entries, e => Write(json, e.Histogram.Buckets));
            json.Array("percentiles", entries, e =>
            {
                json.WriteStartArray();
                foreach (double value in e.Histogram.Percentiles()) json.Number(value);
                json.WriteEndArray();
            });
            json.Numbers("means", moments.Select(m => m.Mean));
            json.Numbers("deviations", moments.Select(m => m.Deviation));
            json.WriteNumber("total", tag.Count);
            unread.Write(json);
            json.WriteEndObject();
        });
    }

    /// <summary>Writes buckets as [left, right, count].</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<HistogramBucket> buckets)
    {
        json.WriteStartArray();
        foreach (HistogramBucket bucket in buckets)
        {
            json.WriteStartArray();
            json.Number(bucket.Left);
            json.Number(bucket.Right);
            json.Number(bucket.Count);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
