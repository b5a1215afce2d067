using System.Text.RegularExpressions;

namespace Penstock.Tests;

/// <summary>A function, property or indexer and the lines it takes, its local functions included.</summary>
internal sealed record Function(string Name, int Lines);

/// <summary>Finds the functions of a C# file by its braces; attributes and doc comments do not count as lines.</summary>
internal static partial class FunctionScan
{
    public static List<Function> Of(SourceFile file)
    {
        var functions = new List<Function>();
        Scan(file.Code, 0, file.Code.Length, functions);
        return functions;
    }

    // Splits the body of a type, or a file, into members; a member ends at ; or at the brace that closes its body.
    private static void Scan(string code, int from, int to, List<Function> functions)
    {
        for (int at = Start(code, from, to); at < to;)
        {
            int end = EndOfMember(code, at, to, out int body);
            string header = code[at..(body < 0 ? end : body)];
            if (body >= 0 && TypeHeader().Match(header) is { Success: true } type)
            {
                if (type.Groups[1].Value != "enum") Scan(code, body + 1, end - 1, functions);
            }
            else if (NameOf(header) is { } name) functions.Add(new(name, code.AsSpan(at, end - at).Count('\n') + 1));
            at = Start(code, end, to);
        }
    }

    private static int EndOfMember(string code, int from, int to, out int body)
    {
        body = -1;
        bool assigned = false;
        int depth = 0;
        for (int at = from; at < to; at++)
        {
            char here = code[at];
            if (depth == 0 && here == '=' && body < 0 && !IsOperator(code, from, at)) assigned = true;
            if (depth == 0 && here == '{' && body < 0 && !assigned) body = at;
            if (here is '{' or '(' or '[') depth++;
            if (here is '}' or ')' or ']') depth--;
            if (depth == 0 && here == ';') return at + 1;
            if (depth == 0 && here == '}' && !assigned && !code.AsSpan(at + 1).TrimStart().StartsWith("=")) return at + 1;
        }
        return to;
    }

    // Whether the = belongs to the name of an operator: ==, !=, <=, >=, +=.
    private static bool IsOperator(string code, int from, int at) =>
        code[at + 1] != '>' && code.AsSpan(from, at - from).Contains("operator ", StringComparison.Ordinal);

    // The first character of code, past blanks and attributes.
    private static int Start(string code, int from, int to)
    {
        int depth = 0;
        while (from < to && (depth > 0 || code[from] == '[' || char.IsWhiteSpace(code[from])))
            depth += code[from++] switch { '[' => 1, ']' => -1, _ => 0 };
        return from;
    }

    // Fields, statements and using lines have no name here.
    private static string? NameOf(string header)
    {
        int assignment = header.IndexOf('=', header.Contains("operator ") ? header.IndexOf('(') : 0);
        bool expression = assignment >= 0 && assignment + 1 < header.Length && header[assignment + 1] == '>';
        string before = assignment < 0 ? header : header[..assignment];
        if (Called().Match(before) is { Success: true } call) return call.Groups[1].Value;
        return assignment >= 0 && !expression || before.EndsWith(';') ? null : LastWord().Match(before).Groups[1].Value;
    }

    [GeneratedRegex(@"^(?:(?:public|private|internal|protected|static|sealed|abstract|partial|readonly|ref|unsafe|file|new)\s+)*(class|struct|record|interface|enum|namespace|extension)\b")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"(operator\s*[^\s(]+|\w+)(?:<[^()]*>)?\(")]
    private static partial Regex Called();

    [GeneratedRegex(@"(\w+)\W*(?:\[.*\]\s*)?$", RegexOptions.Singleline)]
    private static partial Regex LastWord();
}
