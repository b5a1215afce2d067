using System.Buffers;
using System.Net;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Penstock.Board;

/// <summary>
/// Markdown of the logs of one answer as HTML: no HTML of its own, no pictures, links to http, https and mailto alone. Brackets that are not closed
/// take time by the square of their number; what would take too long for the whole answer comes as it is written.
/// </summary>
internal sealed class MarkdownText
{
    private const string Paragraph = "<p>", ParagraphEnd = "</p>";
    private const int MostMarkers = 40, MostIndent = 200;
    // Some 2 ns for each pair of brackets.
    private const long MostPairs = 100_000_000;

    private static readonly SearchValues<char> s_markers = SearchValues.Create("-*+>.)[]( \t0123456789"), s_nesting = SearchValues.Create("->*+.)[("), s_brackets = SearchValues.Create("[(");

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras().UseAutoLinks().Build();

    private long _pairs;

    /// <summary>A text as HTML.</summary>
    public string ToHtml(string markdown)
    {
        if (markdown.Length > BoardLimits.MarkdownCharacters) return Plain(markdown[..BoardLimits.MarkdownCharacters]);
        if (IsNested(markdown) || !IsAffordable(markdown)) return Plain(markdown);
        try
        {
            MarkdownDocument document = Markdown.Parse(markdown, s_pipeline);
            foreach (LinkInline link in document.Descendants<LinkInline>().ToList()) Tame(link);
            foreach (AutolinkInline link in document.Descendants<AutolinkInline>().ToList())
                if (!link.IsEmail && !IsAllowed(link.Url)) link.ReplaceBy(new LiteralInline(link.Url));
            return document.ToHtml(s_pipeline);
        }
        catch (ArgumentException)
        {
            // Nested more deeply than anybody writes by hand.
            return Plain(markdown);
        }
    }

    /// <summary>A text as HTML; what is one paragraph comes without its tags, to stand in a cell.</summary>
    public string ToCell(string markdown)
    {
        string html = ToHtml(markdown).Trim();
        return html.StartsWith(Paragraph, StringComparison.Ordinal) && html.EndsWith(ParagraphEnd, StringComparison.Ordinal) && html.IndexOf(Paragraph, 1, StringComparison.Ordinal) < 0
            ? html[Paragraph.Length..^ParagraphEnd.Length]
            : html;
    }

    private bool IsAffordable(ReadOnlySpan<char> markdown)
    {
        long brackets = markdown.CountAny(s_brackets), pairs = brackets * brackets;
        if (_pairs + pairs > MostPairs) return false;
        _pairs += pairs;
        return true;
    }

    private static void Tame(LinkInline link)
    {
        link.IsImage = false;
        if (!IsAllowed(link.Url)) link.ReplaceBy(new ContainerInline(), copyChildren: true);
        else link.GetAttributes().AddProperty("rel", "noopener noreferrer nofollow");
    }

    private static bool IsAllowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto);

    // Lists and quotes within one another take time by the square of their depth: nobody nests them so deep by hand.
    private static bool IsNested(ReadOnlySpan<char> markdown)
    {
        foreach (ReadOnlySpan<char> line in markdown.EnumerateLines())
        {
            ReadOnlySpan<char> text = line.TrimStart();
            int end = text.IndexOfAnyExcept(s_markers);
            ReadOnlySpan<char> head = end < 0 ? text : text[..end];
            if (line.Length - text.Length > MostIndent || head.Length - head.Count(' ') > MostMarkers && head.ContainsAny(s_nesting)) return true;
        }
        return false;
    }

    private static string Plain(string text) => $"<pre>{WebUtility.HtmlEncode(text)}</pre>\n";
}
