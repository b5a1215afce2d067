using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The points of many series at once, as few as a chart can show.</summary>
internal sealed class ScalarsPage(BoardFolder folder)
{
    private const int LeastPoints = 4, MostPoints = 10_000_000, BytesOfPoint = 3 * sizeof(double);

    public IEnumerable<WebEndpoint> Endpoints => [new("POST", "/api/scalars", "Gives points of series, reduced so that first, last, least and greatest stay.") { Request = () => JsonForm.Of<Request>(BoardQuery.Reading), Gives = BinaryAnswer.ContentType, Answer = AnswerAsync }];

    internal sealed record SeriesName(string Run, string Tag);

    internal sealed record Request(SeriesName[] Series, int Points = 2000, long? From = null, long? To = null);

    private sealed record Chosen(SeriesName Name, ScalarPoints Points, int[]? Indices, int Begin, int Count, int Total);

    private async Task AnswerAsync(HttpContext context)
    {
        Request request = await context.BodyAsync<Request>(BoardQuery.Reading);
        if (request.Series is null || request.Series.Length > BoardLimits.Series || request.Series.Any(s => s?.Run is null || s.Tag is null))
            throw new RefusedException(400, $"/api/scalars: expected series with run and tag, {BoardLimits.Series} at most, got another list. Ask in parts.");
        if (request.Points is not (0 or >= LeastPoints and <= MostPoints)) throw new RefusedException(400, $"/api/scalars: expected 0 points (all) or {LeastPoints} and more, got {request.Points}. Give such a number.");
        BoardSnapshot now = folder.Current;
        long longest = request.Series.Select(name => (long)(now.Find(name.Run)?.Find(name.Tag)?.Count ?? 0)).DefaultIfEmpty().Max();
        await folder.Memory.WithinAsync(context, longest * BytesOfPoint, () => SendAsync(context, request, now));
    }

    private static async Task SendAsync(HttpContext context, Request request, BoardSnapshot now)
    {
        Chosen[] chosen = Array.ConvertAll(request.Series, name => Choose(now, name, request));
        long points = chosen.Sum(c => (long)c.Count);
        if (points > BoardLimits.Points) throw new RefusedException(413, $"/api/scalars: expected at most {BoardLimits.Points} points in an answer, got {points}. Ask for fewer series or points.");
        PipeWriter output = BinaryAnswer.Begin(context, points * BytesOfPoint, json =>
        {
            json.WriteStartObject();
            json.Objects("series", chosen, one =>
            {
                json.WriteString("run", one.Name.Run);
                json.WriteString("tag", one.Name.Tag);
                json.WriteNumber("count", one.Count);
                json.WriteNumber("total", one.Total);
            });
            json.WriteEndObject();
        });
        foreach (Chosen one in chosen.Where(one => one.Count > 0)) await SendAsync(output, one);
    }

    private static Chosen Choose(BoardSnapshot now, SeriesName name, Request request)
    {
        if (now.Find(name.Run)?.Find(name.Tag) is not { Plugin: RunPlugin.Scalars } tag) return new(name, default!, null, 0, 0, 0);
        ScalarPoints all = tag.ReadScalars();
        var (begin, end) = request.From is null && request.To is null ? (0, all.Count) : Window(all.Steps, request.From, request.To);
        int[]? indices = request.Points == 0 || end - begin <= request.Points ? null : Reduced(all, begin, end, request.Points);
        return new(name, all, indices, begin, indices?.Length ?? end - begin, end - begin);
    }

    private static int[] Reduced(ScalarPoints all, int begin, int end, int points)
    {
        double[] values = ArrayPool<double>.Shared.Rent(all.Count);
        all.Values.CopyTo(values);
        int[] indices = ScalarReduction.Of(values.AsSpan(begin, end - begin), points);
        ArrayPool<double>.Shared.Return(values);
        return indices;
    }

    // A point more on each side, so that a line goes on to the edge of what is seen.
    private static (int Begin, int End) Window(PointColumn<long> column, long? from, long? to)
    {
        long[] steps = ArrayPool<long>.Shared.Rent(column.Count);
        column.CopyTo(steps);
        int begin = 0, end = column.Count;
        if (from is { } least) while (begin < end && steps[begin] < least) begin++;
        if (to is { } most) while (end > begin && steps[end - 1] > most) end--;
        ArrayPool<long>.Shared.Return(steps);
        return (from is null ? 0 : Math.Max(0, begin - 1), to is null ? column.Count : Math.Min(column.Count, end + 1));
    }

    private static async Task SendAsync(PipeWriter output, Chosen one)
    {
        double[] numbers = ArrayPool<double>.Shared.Rent(Math.Max(one.Points.Count, one.Count));
        Fill(numbers, one, one.Points.Steps);
        await output.SendAsync<double>(numbers.AsMemory(0, one.Count));
        await output.SendAsync<double>(Picked(numbers, one, one.Points.Walls));
        await output.SendAsync<double>(Picked(numbers, one, one.Points.Values));
        ArrayPool<double>.Shared.Return(numbers);
    }

    private static void Fill(double[] numbers, Chosen one, PointColumn<long> steps)
    {
        if (one.Indices is { } indices)
            for (int i = 0; i < indices.Length; i++) numbers[i] = steps[one.Begin + indices[i]];
        else
        {
            int at = -one.Begin;
            foreach (long step in steps)
            {
                if (at >= 0 && at < one.Count) numbers[at] = step;
                at++;
            }
        }
    }

    private static Memory<double> Picked(double[] numbers, Chosen one, PointColumn<double> column)
    {
        if (one.Indices is not { } indices)
        {
            column.CopyTo(numbers);
            return numbers.AsMemory(one.Begin, one.Count);
        }
        for (int i = 0; i < indices.Length; i++) numbers[i] = column[one.Begin + indices[i]];
        return numbers.AsMemory(0, one.Count);
    }
}
