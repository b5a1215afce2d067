namespace Penstock.Data;

/// <summary>Finds the files that a pattern of *, ?, [a-z], {a,b} and ** names.</summary>
internal static class GlobPattern
{
    private const int MostAlternatives = 10_000;

    /// <summary>Whether a text has a character that means more than itself.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny("*?[{");

    /// <summary>The files, in no order, none twice.</summary>
    public static IEnumerable<string> Find(string pattern) => Alternatives(pattern).SelectMany(FindOne).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a name is as a pattern without separators and braces says.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0, n = 0, star = -1, from = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, from) = (p++, n);
            else if (p < pattern.Length && MatchesOne(pattern, p, name[n]) is > 0 and var length) (p, n) = (p + length, n + 1);
            else if (star >= 0) (p, n) = (star + 1, ++from);
            else return false;
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    // The texts that braces stand for: a{b,c}d is abd and acd.
    private static IEnumerable<string> Alternatives(string pattern)
    {
        var open = new Stack<string>([pattern]);
        for (int made = 1; open.TryPop(out string? next);)
        {
            int start = next.IndexOf('{'), end = start < 0 ? -1 : next.IndexOf('}', start);
            if (end < 0)
            {
                yield return next;
                continue;
            }
            // The innermost pair, so that braces may stand in braces.
            start = next.LastIndexOf('{', end);
            string[] choices = next[(start + 1)..end].Split(',');
            if ((made += choices.Length) > MostAlternatives) throw new ArgumentException($"FilePattern: expected braces for at most {MostAlternatives} patterns, got more in {pattern}.");
            for (int i = choices.Length - 1; i >= 0; i--) open.Push(next[..start] + choices[i] + next[(end + 1)..]);
        }
    }

    private static IEnumerable<string> FindOne(string pattern)
    {
        if (!IsPattern(pattern)) return File.Exists(pattern) ? [pattern] : [];
        string root = Path.GetPathRoot(pattern) ?? "";
        string[] parts = pattern[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        return Walk(root, parts);
    }

    private static IEnumerable<string> Walk(string folder, ReadOnlyMemory<string> parts)
    {
        string part = parts.Span[0];
        ReadOnlyMemory<string> rest = parts[1..];
        if (part == "**")
        {
            if (!rest.IsEmpty)
                foreach (string file in Walk(folder, rest)) yield return file;
            else
                foreach (string file in Entries(folder, "*", files: true)) yield return file;
            foreach (string inner in Entries(folder, "*", files: false).Where(IsNoLink))
                foreach (string file in Walk(inner, parts)) yield return file;
        }
        else if (!IsPattern(part))
        {
            string path = Path.Combine(folder, part);
            if (rest.IsEmpty ? File.Exists(path) : Directory.Exists(path))
                foreach (string file in rest.IsEmpty ? [path] : Walk(path, rest)) yield return file;
        }
        else if (rest.IsEmpty)
            foreach (string file in Entries(folder, part, files: true)) yield return file;
        else
            foreach (string inner in Entries(folder, part, files: false))
                foreach (string file in Walk(inner, rest)) yield return file;
    }

    private static IEnumerable<string> Entries(string folder, string pattern, bool files)
    {
        string looked = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(looked)) return [];
        IEnumerable<string> names = (files ? Directory.EnumerateFiles(looked) : Directory.EnumerateDirectories(looked)).Select(path => Path.GetFileName(path));
        return names.Where(name => (name[0] != '.' || pattern[0] == '.') && Matches(pattern, name)).Select(name => Path.Combine(folder, name));
    }

    // A link to a folder above would be walked for ever.
    private static bool IsNoLink(string folder) => new DirectoryInfo(folder).LinkTarget is null;

    /// <summary>How many characters of the pattern one character of the name is worth; 0 where it is another one.</summary>
    private static int MatchesOne(ReadOnlySpan<char> pattern, int at, char c)
    {
        if (pattern[at] == '?') return 1;
        int end = pattern[at] == '[' && at + 2 < pattern.Length ? pattern[(at + 2)..].IndexOf(']') : -1;
        if (end < 0) return pattern[at] == c ? 1 : 0;
        ReadOnlySpan<char> set = pattern.Slice(at + 1, end + 1);
        bool isNegated = set[0] is '!' or '^';
        if (isNegated) set = set[1..];
        bool isIn = false;
        for (int i = 0; i < set.Length; i++)
        {
            bool isRange = i + 2 < set.Length && set[i + 1] == '-';
            isIn |= isRange ? c >= set[i] && c <= set[i + 2] : c == set[i];
            if (isRange) i += 2;
        }
        return isIn != isNegated ? end + 3 : 0;
    }
}
