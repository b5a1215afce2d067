using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The pictures of a tag, every step; sizes are read once.</summary>
internal sealed class ImagesPage(BoardFolder folder)
{
    private const int MostKnown = 200_000;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<(string Run, string Tag, int Index, double Wall), Entry> _known = [];

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/images", "Lists the pictures of a tag, every step.") { Answer = AnswerAsync }];

    internal sealed record Entry(int Index, long Step, double Wall, int Count, int Width, int Height);

    /// <summary>What is known of every step of a tag.</summary>
    public IEnumerable<Entry> Read(LoggedTag tag)
    {
        for (int i = Math.Max(0, tag.Count - BoardLimits.Entries); i < tag.Count; i++)
        {
            var (step, wall) = tag.At(i);
            var key = (tag.Run.Name, tag.Name, i, wall);
            if (!_known.TryGetValue(key, out Entry? entry))
            {
                entry = tag.Read([i], (index, tensor) => Of(index, step, wall, tensor)).FirstOrDefault();
                if (entry is null) continue;
                if (_known.Count >= MostKnown) _known.Clear();
                _known[key] = entry;
            }
            yield return entry;
        }
    }

    private static Entry? Of(int index, long step, double wall, LoggedTensor tensor) =>
        tensor.Strings is [var width, var height, ..] && Whole(width) is { } w && Whole(height) is { } h ? new(index, step, wall, tensor.Strings.Count - 2, w, h) : null;

    private static int? Whole(ReadOnlyMemory<byte> text) => Utf8Parser.TryParse(text.Span, out int value, out int read) && read == text.Length && value >= 0 ? value : null;

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Images);
        return BoardJson.AnswerAsync(context, json => json.Entries(Read(tag), entry =>
        {
            json.WriteNumber("index", entry.Index);
            json.WriteNumber("step", entry.Step);
            json.Number("wall", entry.Wall);
            json.WriteNumber("count", entry.Count);
            json.WriteNumber("width", entry.Width);
            json.WriteNumber("height", entry.Height);
        }));
    }
}
