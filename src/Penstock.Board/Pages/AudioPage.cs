using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The sounds of a tag, every step.</summary>
internal sealed class AudioPage(BoardFolder folder)
{
    private readonly EntryCache<Tuple<int>> _counts = new(head => head.IsText ? Tuple.Create(CountOf(head)) : null);

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/audio", "Lists the sounds of a tag, every step.")
    {
        Query = [BoardParameters.Run, BoardParameters.Tag], Answer = AnswerAsync,
        Response = () => BoardParameters.ValueEntries(("index", JsonForm.Whole), ("step", JsonForm.Whole), ("wall", JsonForm.AnyNumber), ("count", JsonForm.Whole)),
    }];

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Audio);
        var unread = new UnreadValues(folder);
        return BoardJson.AnswerAsync(context, json => json.Entries(_counts.Read(tag, unread, context.RequestAborted), entry =>
        {
            var (step, wall) = tag.At(entry.Index);
            json.WriteNumber("index", entry.Index);
            json.WriteNumber("step", step);
            json.Number("wall", wall);
            json.WriteNumber("count", entry.Entry.Item1);
        }, unread));
    }

    // A label stands beside each sound where there are two columns.
    private static int CountOf(LoggedHead head) => (int)(head.Shape is [var rows, 2] ? rows : head.Count);
}
