using System.Text.RegularExpressions;

namespace Penstock.Tests;

/// <summary>A C# file as the house rules see it: its text, and its code with comments and literals blanked.</summary>
internal sealed partial record SourceFile(string Path, string Text, string Code)
{
    public static SourceFile Read(string path)
    {
        string text = Tracked.Read(path);
        return new(path, text, CodeMask.Apply(text));
    }

    public int LineCount => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    /// <summary>The names of the types that the file declares.</summary>
    public IEnumerable<string> Types => TypeDeclaration().Matches(Code).Select(match => match.Groups[1].Value);

    public int LineOf(int position) => Text.AsSpan(0, position).Count('\n') + 1;

    /// <summary>Where a pattern occurs in the code, as <c>path:line text</c>.</summary>
    public IEnumerable<string> Find(Regex pattern) =>
        pattern.Matches(Code).Select(match => $"{Path}:{LineOf(match.Index)} {match.Value.Trim()}");

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+struct|\s+class)?)\s+([A-Z]\w*)")]
    private static partial Regex TypeDeclaration();
}
