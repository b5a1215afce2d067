using System.Text;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Texts of a tag: Markdown as HTML that cannot act, lists and tables of texts as tables.</summary>
internal sealed class TextPage(BoardFolder folder)
{
    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/text", "Gives the texts of a tag, as Markdown and as HTML.")
    {
        Query = [BoardParameters.Run, BoardParameters.Tag], Answer = AnswerAsync,
        Response = () => BoardParameters.ValueEntries(("index", JsonForm.Whole), ("step", JsonForm.Whole), ("wall", JsonForm.AnyNumber), ("shape", JsonForm.List(JsonForm.Whole)), ("markdown", JsonForm.Text), ("html", JsonForm.Text)),
    }];

    private const int MostOfTable = 1 << 20;

    internal sealed record Entry(int Index, long[] Shape, string Markdown, string Html);

    /// <summary>A tensor of texts as one entry; null for none. Of more than two axes the first table stands for all.</summary>
    private static Entry? Of(int index, LoggedTensor tensor, MarkdownText markdown)
    {
        if (!tensor.IsText) return null;
        long[] shape = [.. tensor.Shape];
        if (shape.Length == 0)
        {
            string text = tensor.Strings.Count > 0 ? Encoding.UTF8.GetString(tensor.Strings[0].Span) : "";
            return new(index, shape, text.Length > BoardLimits.MarkdownCharacters ? text[..BoardLimits.MarkdownCharacters] : text, markdown.ToHtml(text));
        }
        int columns = shape.Length == 1 ? 1 : (int)Math.Clamp(shape[^1], 1, BoardLimits.Cells);
        long rows = shape.Length == 1 ? shape[0] : shape[^2];
        string[] cells = [.. tensor.Strings.Take((int)Math.Min(Math.Max(rows, 0) * columns, BoardLimits.Cells / columns * columns)).Select(cell => Encoding.UTF8.GetString(cell.Span))];
        long characters = cells.Sum(cell => (long)cell.Length);
        if (characters > MostOfTable) cells = [$"The table has {characters} characters; up to {MostOfTable} are shown."];
        return new(index, shape, TextTable.ToMarkdown(cells, columns), TextTable.ToHtml(cells, columns, markdown));
    }

    private Task AnswerAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Text);
        var entries = new List<Entry>();
        var markdown = new MarkdownText();
        var unread = new UnreadValues(folder);
        long characters = 0;
        // The newest first, for as long as they fit.
        foreach (Entry entry in tag.Read(Enumerable.Range(0, Math.Min(tag.Count, BoardLimits.Entries)).Select(i => tag.Count - 1 - i), (index, tensor) => Of(index, tensor, markdown), unread, context.RequestAborted))
        {
            if ((characters += entry.Markdown.Length + entry.Html.Length) > BoardLimits.TextCharacters && entries.Count > 0) break;
            entries.Add(entry);
        }
        entries.Reverse();
        return BoardJson.AnswerAsync(context, json => json.Entries(entries, entry =>
        {
            var (step, wall) = tag.At(entry.Index);
            json.WriteNumber("index", entry.Index);
            json.WriteNumber("step", step);
            json.Number("wall", wall);
            json.Array("shape", entry.Shape, json.WriteNumberValue);
            json.WriteString("markdown", entry.Markdown);
            json.WriteString("html", entry.Html);
        }, unread));
    }
}
