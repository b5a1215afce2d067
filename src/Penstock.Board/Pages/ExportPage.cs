using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>A series as a file to keep.</summary>
internal sealed class ExportPage(BoardFolder folder)
{
    private const int Part = 64 << 10;

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/export", "Gives a series as a file, CSV or JSON.")
    {
        Query = [BoardParameters.Run, BoardParameters.Tag, BoardParameters.Word("format", "The form of the file.", "csv", "json") with { IsRequired = true }], Gives = "text/csv",
        Response = () => JsonForm.List(JsonForm.Object(("step", JsonForm.Whole), ("wall", JsonForm.AnyNumber), ("value", JsonForm.AnyNumber))), Answer = AnswerAsync,
    }];

    private Task AnswerAsync(HttpContext context)
    {
        string format = context.Require("format");
        if (format is not ("csv" or "json")) throw new RefusedException(400, "/api/export: expected the format csv or json, got another. Give one of these.");
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Scalars);
        return folder.Memory.WithinAsync(context, 3L * sizeof(double) * tag.Count, () => SendAsync(context, tag, format));
    }

    private static async Task SendAsync(HttpContext context, LoggedTag tag, string format)
    {
        ScalarPoints points = tag.ReadScalars();
        context.Response.ContentType = format == "csv" ? "text/csv; charset=utf-8" : "application/json";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(tag)}.{format}\"";
        var text = new StringBuilder(format == "csv" ? "step,wall,value\n" : "[");
        long[] steps = points.Steps.ToArray();
        double[] walls = points.Walls.ToArray(), values = points.Values.ToArray();
        for (int i = 0; i < steps.Length; i++)
        {
            string value = Text(values[i]), wall = Text(walls[i]), step = steps[i].ToString(CultureInfo.InvariantCulture);
            if (format == "csv") text.Append(step).Append(',').Append(wall).Append(',').Append(value).Append('\n');
            else text.Append(i == 0 ? "\n" : ",\n").Append("{\"step\":").Append(step).Append(",\"wall\":").Append(InJson(walls[i], wall)).Append(",\"value\":").Append(InJson(values[i], value)).Append('}');
            if (text.Length > Part && !await SendAsync(context, text)) return;
        }
        if (format == "json") text.Append("\n]\n");
        await SendAsync(context, text);
    }

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : BoardJson.Text(value);

    private static string InJson(double value, string text) => double.IsFinite(value) ? text : $"\"{text}\"";

    private static string FileName(LoggedTag tag)
    {
        string name = $"{tag.Run.Name}-{tag.Name}";
        return string.Concat(name.Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
    }

    private static async Task<bool> SendAsync(HttpContext context, StringBuilder text)
    {
        Encoding.UTF8.GetBytes(text.ToString(), context.Response.BodyWriter);
        text.Clear();
        return !(await context.Response.BodyWriter.FlushAsync()).IsCompleted;
    }
}
