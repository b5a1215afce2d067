using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Curves of precision and recall over time.</summary>
internal sealed class PrCurvesPage(BoardFolder folder)
{
    private const int MostSteps = 500;

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/pr", "Gives curves of precision and recall of a tag over its steps.") { Answer = AnswerAsync }];

    private sealed record Entry(long Step, double Wall, PrCurvePayload Curve);

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.PrCurves);
        Entry[] entries = [.. tag.Read(EntryReading.Spread(tag.Count, MostSteps), (index, tensor) => Of(tag, index, tensor))];
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("thresholds", entries.LastOrDefault()?.Curve.Precision.Count ?? 0);
            json.Objects("entries", entries, entry =>
            {
                json.WriteNumber("step", entry.Step);
                json.Number("wall", entry.Wall);
                void Row(string name, IReadOnlyList<float> values) => json.Numbers(name, values.Select(v => (double)v));
                Row("tp", entry.Curve.TruePositives);
                Row("fp", entry.Curve.FalsePositives);
                Row("tn", entry.Curve.TrueNegatives);
                Row("fn", entry.Curve.FalseNegatives);
                Row("precision", entry.Curve.Precision);
                Row("recall", entry.Curve.Recall);
            });
            json.WriteEndObject();
        });
    }

    private static Entry? Of(LoggedTag tag, int index, LoggedTensor tensor)
    {
        if (tensor.IsText || tensor.Count > BoardLimits.Buckets * PrCurvePayload.Rows) return null;
        var (step, wall) = tag.At(index);
        return new(step, wall, PrCurvePayload.Read(tensor.Floats()));
    }
}
