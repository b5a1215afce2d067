namespace Penstock.Tests;

/// <summary>Blanks comments, literals and directives of C# text; every character keeps its place.</summary>
internal static class CodeMask
{
    public static string Apply(string text)
    {
        char[] code = text.ToCharArray();
        for (int at = 0; at < text.Length;)
        {
            int end = EndOfMasked(text, at);
            for (int i = at; i < end; i++)
                if (code[i] != '\n') code[i] = ' ';
            at = Math.Max(end, at + 1);
        }
        return new string(code);
    }

    // The end of the comment, literal or directive that starts here; `at` itself where code does.
    private static int EndOfMasked(string text, int at) => text[at] switch
    {
        '/' when Next(text, at) == '/' => LineEnd(text, at),
        '/' when Next(text, at) == '*' => After(text, "*/", at + 2),
        '#' when text.AsSpan(LineStart(text, at), at - LineStart(text, at)).IsWhiteSpace() => LineEnd(text, at),
        '\'' => EndOfQuoted(text, at, '\''),
        '"' or '$' or '@' => EndOfString(text, at),
        _ => at,
    };

    private static int EndOfString(string text, int start)
    {
        int at = start;
        while (at < text.Length && text[at] is '$' or '@') at++;
        if (at == text.Length || text[at] != '"') return start;
        int quotes = 0;
        while (at + quotes < text.Length && text[at + quotes] == '"') quotes++;
        if (quotes >= 3) return After(text, new string('"', quotes), at + quotes);
        string prefix = text[start..at];
        if (prefix.Contains('$')) return EndOfInterpolated(text, at, verbatim: prefix.Contains('@'));
        return prefix.Contains('@') ? EndOfVerbatim(text, at) : EndOfQuoted(text, at, '"');
    }

    private static int EndOfQuoted(string text, int open, char quote)
    {
        int at = open + 1;
        while (at < text.Length && text[at] != quote && text[at] != '\n') at += text[at] == '\\' ? 2 : 1;
        return Math.Min(at + 1, text.Length);
    }

    private static int EndOfVerbatim(string text, int open)
    {
        int at = open + 1;
        while (at < text.Length && (text[at] != '"' || Next(text, at) == '"')) at += text[at] == '"' ? 2 : 1;
        return Math.Min(at + 1, text.Length);
    }

    private static int EndOfInterpolated(string text, int open, bool verbatim)
    {
        int depth = 0;
        for (int at = open + 1; at < text.Length;)
        {
            char here = text[at];
            bool doubled = Next(text, at) == here;
            if (depth == 0 && here == '"' && !(verbatim && doubled)) return at + 1;
            if (depth == 0 && (here == '\\' && !verbatim || doubled && here is '{' or '"')) at += 2;
            else if (depth > 0 && EndOfMasked(text, at) is var end && end > at) at = end;
            else
            {
                if (here == '{') depth++;
                if (here == '}' && depth > 0) depth--;
                at++;
            }
        }
        return text.Length;
    }

    private static char Next(string text, int at) => at + 1 < text.Length ? text[at + 1] : '\0';

    private static int LineStart(string text, int at) => text.LastIndexOf('\n', at) + 1;

    private static int LineEnd(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;

    private static int After(string text, string mark, int from) =>
        text.IndexOf(mark, Math.Min(from, text.Length), StringComparison.Ordinal) is >= 0 and var end ? end + mark.Length : text.Length;
}
