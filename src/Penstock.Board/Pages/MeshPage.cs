using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Meshes and clouds of points over time.</summary>
internal sealed class MeshPage(BoardFolder folder)
{
    private readonly EntryCache<Tuple<int>> _vertices = new(head => VerticesOf(head) is { } count ? Tuple.Create(count) : null);
    private readonly EntryCache<Tuple<int>> _others = new(head => head is { IsText: false, Shape: [>= 1, var count and <= int.MaxValue, 3] } ? Tuple.Create((int)count) : null);

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("GET", "/api/mesh", "Lists the steps of a mesh.")
        {
            Query = [BoardParameters.Run, Mesh], Answer = ListAsync,
            Response = () => BoardParameters.ValueEntries(("index", JsonForm.Whole), ("step", JsonForm.Whole), ("wall", JsonForm.AnyNumber), ("vertices", JsonForm.Whole), ("faces", JsonForm.Whole), ("hasColors", JsonForm.Truth)),
        },
        new("GET", "/api/mesh/data", "Gives the vertices, triangles and colours of a step of a mesh.") { Query = [BoardParameters.Run, Mesh, BoardParameters.Index], Gives = BinaryAnswer.ContentType, Answer = DataAsync },
    ];

    private static WebParameter Mesh => BoardParameters.Tag with { Summary = $"The tag of the vertices, without {MeshPayload.Suffix(MeshPart.Vertices)}." };

    private sealed record Parts(LoggedTag Vertices, LoggedTag? Faces, LoggedTag? Colors);

    private Task ListAsync(HttpContext context)
    {
        Parts parts = PartsOf(context);
        var unread = new UnreadValues(folder);
        Dictionary<int, int> faces = CountsOf(parts.Faces, unread, context), colors = CountsOf(parts.Colors, unread, context);
        return BoardJson.AnswerAsync(context, json => json.Entries(_vertices.Read(parts.Vertices, unread, context.RequestAborted), entry =>
        {
            var (step, wall) = parts.Vertices.At(entry.Index);
            json.WriteNumber("index", entry.Index);
            json.WriteNumber("step", step);
            json.Number("wall", wall);
            json.WriteNumber("vertices", entry.Entry.Item1);
            json.WriteNumber("faces", faces.GetValueOrDefault(entry.Index));
            json.WriteBoolean("hasColors", colors.GetValueOrDefault(entry.Index) == entry.Entry.Item1);
        }, unread));
    }

    private Dictionary<int, int> CountsOf(LoggedTag? tag, UnreadValues unread, HttpContext context) => tag is null ? [] : _others.Read(tag, unread, context.RequestAborted).ToDictionary(e => e.Index, e => e.Entry.Item1);

    private async Task DataAsync(HttpContext context)
    {
        Parts parts = PartsOf(context);
        int index = context.Number("index", 0, 0, int.MaxValue);
        if (index >= parts.Vertices.Count || parts.Vertices.Read([index], (_, t) => VerticesOf(LoggedHead.Of(t)) is { } n ? t.Floats()[..(n * 3)] : null, null).FirstOrDefault() is not { } vertices)
            throw new RefusedException(404, "/api/mesh/data: expected the index of an entry, got one that is not there. /api/mesh lists them.");
        int[] faces = FacesOf(parts, index, vertices.Length / 3);
        byte[] colors = ColorsOf(parts, index, vertices.Length / 3);
        PipeWriter output = BinaryAnswer.Begin(context, vertices.Length * 4L + faces.Length * 4L + colors.Length, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("vertices", vertices.Length / 3);
            json.WriteNumber("faces", faces.Length / 3);
            json.WriteBoolean("hasColors", colors.Length > 0);
            json.WritePropertyName("config");
            WriteConfig(json, parts.Vertices);
            json.WriteEndObject();
        });
        await output.SendAsync<float>(vertices);
        await output.SendAsync<int>(faces);
        await output.SendAsync<byte>(colors);
    }

    private Parts PartsOf(HttpContext context)
    {
        LoggedRun run = context.Run(folder.Current);
        string name = context.Require("tag");
        LoggedTag? Part(MeshPart part) => run.Find(name + MeshPayload.Suffix(part)) is { Plugin: RunPlugin.Mesh } found ? found : null;
        return Part(MeshPart.Vertices) is { } vertices ? new(vertices, Part(MeshPart.Faces), Part(MeshPart.Colors))
            : throw new RefusedException(404, $"{context.Request.Path}: expected the name of a mesh of the run, without {MeshPayload.Suffix(MeshPart.Vertices)}, got one that is not there. /api/tags lists them.");
    }

    private static int? VerticesOf(LoggedHead head) => !head.IsText && head.Shape is [>= 1, var vertices and >= 0, 3] && head.Count is > 0 and <= BoardLimits.Numbers ? (int)vertices : null;

    // A triangle of vertices that are not there is none.
    private static int[] FacesOf(Parts parts, int index, int vertices) => First(parts.Faces, index) is { } tensor
        ? [.. tensor.Numbers().Take(FirstOf(tensor)).Chunk(3).Where(face => face.Length == 3 && face.All(v => v >= 0 && v < vertices)).SelectMany(face => face.Select(v => (int)v))]
        : [];

    private static byte[] ColorsOf(Parts parts, int index, int vertices) => First(parts.Colors, index) is { } tensor && FirstOf(tensor) == vertices * 3
        ? [.. tensor.Numbers().Take(vertices * 3).Select(v => (byte)Math.Clamp(double.IsNaN(v) ? 0 : v, 0, 255))]
        : [];

    private static LoggedTensor? First(LoggedTag? tag, int index) => tag is null || index >= tag.Count ? null
        : tag.Read([index], (_, tensor) => !tensor.IsText && tensor.Shape is [>= 1, >= 0, 3] && tensor.Count <= BoardLimits.Numbers ? tensor : null, null).FirstOrDefault();

    private static int FirstOf(LoggedTensor tensor) => (int)Math.Min(tensor.Shape[1] * 3, tensor.Count);

    private static void WriteConfig(System.Text.Json.Utf8JsonWriter json, LoggedTag vertices)
    {
        const int shown = 40;
        string text = MeshPayload.Read(vertices.Content.Span).Config is { Length: > 0 } said ? said : "{}";
        try
        {
            using var config = System.Text.Json.JsonDocument.Parse(text);
            config.RootElement.WriteTo(json);
        }
        catch (System.Text.Json.JsonException)
        {
            // The page tells what it cannot follow.
            json.WriteStringValue(BoardJson.Cut(text, shown));
        }
    }
}
