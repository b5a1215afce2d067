using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The sounds of a tag, every step.</summary>
internal sealed class AudioPage(BoardFolder folder)
{
    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/audio", "Lists the sounds of a tag, every step.") { Answer = AnswerAsync }];

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Audio);
        return BoardJson.AnswerAsync(context, json => json.Entries(tag.Read((index, tensor) => tensor.IsText ? Tuple.Create(index, CountOf(tensor)) : null), entry =>
        {
            var (step, wall) = tag.At(entry.Item1);
            json.WriteNumber("index", entry.Item1);
            json.WriteNumber("step", step);
            json.Number("wall", wall);
            json.WriteNumber("count", entry.Item2);
        }));
    }

    // A label stands beside each sound where there are two columns.
    private static int CountOf(LoggedTensor tensor) => tensor.Shape is [var rows, 2] ? (int)rows : tensor.Strings.Count;
}
