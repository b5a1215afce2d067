using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Curves of precision and recall over time.</summary>
internal sealed class PrCurvesPage(BoardFolder folder)
{
    private const int MostSteps = 500;

    private static readonly string[] s_rows = ["tp", "fp", "tn", "fn", "precision", "recall"];

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/pr", "Gives curves of precision and recall of a tag over its steps.")
    {
        Query = [BoardParameters.Run, BoardParameters.Tag], Answer = AnswerAsync,
        Response = () => JsonForm.Object(("thresholds", JsonForm.Whole), ("entries", JsonForm.List(JsonForm.Object([("step", JsonForm.Whole), ("wall", JsonForm.AnyNumber), .. s_rows.Select(row => (row, (System.Text.Json.Nodes.JsonNode)JsonForm.List(JsonForm.AnyNumber)))]))), ("total", JsonForm.Whole), UnreadValues.Form),
    }];

    private sealed record Entry(long Step, double Wall, PrCurvePayload Curve);

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.PrCurves);
        var unread = new UnreadValues(folder);
        Entry[] entries = tag.ReadSpread(MostSteps, (index, tensor) => Of(tag, index, tensor), entry => entry.Curve.Precision.Count, unread, context.RequestAborted);
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("thresholds", entries.LastOrDefault()?.Curve.Precision.Count ?? 0);
            json.Objects("entries", entries, entry =>
            {
                json.WriteNumber("step", entry.Step);
                json.Number("wall", entry.Wall);
                PrCurvePayload curve = entry.Curve;
                foreach (var (row, values) in s_rows.Zip([curve.TruePositives, curve.FalsePositives, curve.TrueNegatives, curve.FalseNegatives, curve.Precision, curve.Recall])) json.Numbers(row, values.Select(v => (double)v));
            });
            json.WriteNumber("total", tag.Count);
            unread.Write(json);
            json.WriteEndObject();
        });
    }

    private static Entry? Of(LoggedTag tag, int index, LoggedTensor tensor)
    {
        if (tensor.IsText) return null;
        if (tensor.Count > BoardLimits.Buckets * PrCurvePayload.Rows) throw new InvalidDataException($"curve: expected at most {BoardLimits.Buckets:N0} thresholds, got {tensor.Count / PrCurvePayload.Rows:N0}. So many are not shown.");
        var (step, wall) = tag.At(index);
        return new(step, wall, PrCurvePayload.Read(tensor.Floats()));
    }
}
