using System.Text;

namespace Penstock.Board;

/// <summary>Texts in rows as a table of HTML, each cell in Markdown.</summary>
internal static class TextTable
{
    /// <summary>The table.</summary>
    /// <param name="cells">The texts, row by row.</param>
    /// <param name="columns">How many a row has.</param>
    /// <param name="markdown">Makes HTML of a cell.</param>
    public static string ToHtml(IReadOnlyList<string> cells, int columns, MarkdownText markdown)
    {
        var html = new StringBuilder("<table>\n<tbody>\n");
        for (int at = 0; at < cells.Count; at += columns)
        {
            html.Append("<tr>\n");
            for (int column = 0; column < columns && at + column < cells.Count; column++) html.Append("<td>").Append(markdown.ToCell(cells[at + column])).Append("</td>\n");
            html.Append("</tr>\n");
        }
        return html.Append("</tbody>\n</table>").ToString();
    }

    /// <summary>The same as a table of Markdown without a head line that the texts lack.</summary>
    public static string ToMarkdown(IReadOnlyList<string> cells, int columns)
    {
        var text = new StringBuilder();
        for (int at = 0; at < cells.Count; at += columns)
            text.Append("| ").AppendJoin(" | ", cells.Skip(at).Take(columns).Select(cell => cell.Replace("|", "\\|").ReplaceLineEndings(" "))).Append(" |\n");
        return text.ToString();
    }
}
