using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>
/// TensorBoard's routes of scalars. All points of a series come, up to half a million in an answer; of more, as many are drawn evenly, the last among them, by the count alone:
/// the same places in all series of one length, so that their values still belong together.
/// </summary>
internal sealed class ScalarRoutes(BoardFolder folder)
{
    /// <summary>The most points of an answer.</summary>
    public const int Points = 500_000;

    private const string Told = "up to 500,000 points in an answer; of more, as many drawn evenly, at the same places in all series of one length.";

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("GET", "/data/plugin/scalars/tags", "Lists the tags of scalars by run.") { Response = () => TensorBoardApi.Tags(), Answer = context => folder.Memory.WithinAsync(context, BoardLimits.ListBytes, () => TensorBoardApi.TagsAsync(context, folder.Current, RunPlugin.Scalars)) },
        new("GET", "/data/plugin/scalars/scalars", $"Gives [wall time, step, value] of a series: {Told}") { Query = [BoardParameters.Run, BoardParameters.Tag, BoardParameters.Word("format", "csv for a file.", "csv", "json")], Response = () => Form, Gives = "text/csv", Answer = OneAsync },
        new("POST", "/data/plugin/scalars/scalars_multirun", $"Gives a tag of several runs: {Told}") { Takes = "application/x-www-form-urlencoded", Request = () => JsonForm.Object(("tag", JsonForm.Text), ("runs", JsonForm.List(JsonForm.Text))), Response = () => JsonForm.Map(Form), Answer = SeveralAsync },
    ];

    /// <summary>The form of [wall time, step, value] of points.</summary>
    public static System.Text.Json.Nodes.JsonObject Form => JsonForm.List(JsonForm.List(JsonForm.AnyNumber));

    private Task OneAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Scalars);
        ScalarPoints points = tag.ReadScalars();
        return folder.Memory.WithinAsync(context, BytesOf(points.Count), () => context.Request.Query["format"] == "csv" ? CsvAsync(context, points) : BoardJson.AnswerAsync(context, json => Write(json, points)));
    }

    private async Task SeveralAsync(HttpContext context)
    {
        IFormCollection form = await FormAsync(context, "scalars_multirun", $"a tag and at most {BoardLimits.Series} runs");
        if (form["tag"].Count != 1) throw new RefusedException(400, $"scalars_multirun: expected tag exactly once in the form, got it {form["tag"].Count} times. Give it once.");
        string tag = form["tag"].ToString();
        string[] runs = [.. form["runs"].OfType<string>().Distinct(StringComparer.Ordinal)];
        if (runs.Length > BoardLimits.Series) throw new RefusedException(400, $"scalars_multirun: expected at most {BoardLimits.Series} runs, got {runs.Length}. Ask in parts.");
        BoardSnapshot now = folder.Current;
        long bytes = runs.Select(run => BytesOf(now.Find(run)?.Find(tag)?.Count ?? 0)).DefaultIfEmpty().Max();
        await folder.Memory.WithinAsync(context, bytes, () => BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            foreach (string run in runs)
            {
                if (now.Find(run)?.Find(tag) is not { Plugin: RunPlugin.Scalars } found) continue;
                json.WritePropertyName(run);
                Write(json, found.ReadScalars(), Points / runs.Length);
            }
            json.WriteEndObject();
        }));
    }

    // Three columns, and the text of what is left of them.
    private static long BytesOf(long points) => Math.Min(points, Points) * 100 + 3 * sizeof(double) * points;

    /// <summary>The form that a client sends.</summary>
    public static async Task<IFormCollection> FormAsync(HttpContext context, string route, string content)
    {
        try
        {
            if (context.Request.HasFormContentType) return await context.Request.ReadFormAsync(new FormOptions { ValueCountLimit = BoardLimits.Series + 10 }, context.RequestAborted);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            // No form, as one of another kind is none.
        }
        throw new RefusedException(400, $"{route}: expected a form with {content}, got another body. Send one.");
    }

    /// <summary>The points as TensorBoard tells them.</summary>
    public static void Write(Utf8JsonWriter json, ScalarPoints points, int most = Points)
    {
        double[] values = points.Values.ToArray(), walls = points.Walls.ToArray();
        long[] steps = points.Steps.ToArray();
        json.WriteStartArray();
        foreach (int i in PointSample.Of(values.Length, most))
        {
            json.WriteStartArray();
            json.Number(walls[i]);
            json.WriteNumberValue(steps[i]);
            json.Number(values[i]);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static async Task CsvAsync(HttpContext context, ScalarPoints points)
    {
        double[] values = points.Values.ToArray(), walls = points.Walls.ToArray();
        long[] steps = points.Steps.ToArray();
        var text = new StringBuilder("Wall time,Step,Value\r\n");
        foreach (int i in PointSample.Of(values.Length, Points))
            text.Append(CultureInfo.InvariantCulture, $"{walls[i]:R},{steps[i]},").Append(double.IsFinite(values[i]) ? values[i].ToString("R", CultureInfo.InvariantCulture) : BoardJson.Text(values[i])).Append("\r\n");
        await new PackedAnswer(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8").WriteAsync(context);
    }
}
