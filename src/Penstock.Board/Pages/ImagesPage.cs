using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The pictures of a tag, every step.</summary>
internal sealed class ImagesPage(BoardFolder folder)
{
    private readonly EntryCache<Size> _sizes = new(SizeOf);

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/images", "Lists the pictures of a tag, every step.")
    {
        Query = [BoardParameters.Run, BoardParameters.Tag], Answer = AnswerAsync,
        Response = () => BoardParameters.ValueEntries(("index", JsonForm.Whole), ("step", JsonForm.Whole), ("wall", JsonForm.AnyNumber), ("count", JsonForm.Whole), ("width", JsonForm.Whole), ("height", JsonForm.Whole)),
    }];

    internal sealed record Size(int Count, int Width, int Height);

    internal sealed record Entry(int Index, long Step, double Wall, int Count, int Width, int Height);

    /// <summary>What is known of the newest steps of a tag.</summary>
    public IEnumerable<Entry> Read(LoggedTag tag, UnreadValues? unread, CancellationToken cancellation, int most = BoardLimits.Entries) => _sizes.Read(tag, unread, cancellation, most).Select(known =>
    {
        var (step, wall) = tag.At(known.Index);
        return new Entry(known.Index, step, wall, known.Entry.Count, known.Entry.Width, known.Entry.Height);
    });

    private static Size? SizeOf(LoggedHead head) =>
        head.Strings is [var width, var height, ..] && Whole(width) is { } w && Whole(height) is { } h ? new((int)head.Count - 2, w, h) : null;

    private static int? Whole(ReadOnlyMemory<byte> text) => Utf8Parser.TryParse(text.Span, out int value, out int read) && read == text.Length && value >= 0 ? value : null;

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Images);
        var unread = new UnreadValues(folder);
        return BoardJson.AnswerAsync(context, json => json.Entries(Read(tag, unread, context.RequestAborted), entry =>
        {
            json.WriteNumber("index", entry.Index);
            json.WriteNumber("step", entry.Step);
            json.Number("wall", entry.Wall);
            json.WriteNumber("count", entry.Count);
            json.WriteNumber("width", entry.Width);
            json.WriteNumber("height", entry.Height);
        }, unread));
    }
}
