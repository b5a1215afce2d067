using System.CommandLine;
using System.CommandLine.Parsing;

namespace Penstock.Cli;

/// <summary>Why a command line was not understood: the parser's first complaint, in the words of the house where the parser speaks of types.</summary>
internal static class ParseMessage
{
    public static string Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command.Action is null)
            return $"expected one of {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}, got {(parsed.UnmatchedTokens.Count == 0 ? "none" : $"\"{parsed.UnmatchedTokens[0]}\"")}";
        if (parsed.UnmatchedTokens.FirstOrDefault(token => token.StartsWith("--", StringComparison.Ordinal)) is { } unknown && Nearest(command, unknown) is { } near)
            return $"expected an option of penstock{Verb.PathOf(command)}, got \"{unknown}\". It has {near}";
        ParseError error = parsed.Errors[0];
        if (error.SymbolResult is OptionResult { Option: var option, Tokens: [var token] } && !error.Message.StartsWith(option.Name, StringComparison.Ordinal) && Kind(option.ValueType) is { } kind)
            return $"{option.Name}: expected {kind}, got \"{token.Value}\"";
        return string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
    }

    /// <summary>The option that was meant: one begins as the other does, or they differ in two letters; null for none.</summary>
    private static string? Nearest(Command command, string written)
    {
        written = written.Split('=', ':')[0];
        string[] names = [.. command.Options.Where(o => !o.Hidden).Select(o => o.Name)];
        return names.Where(n => n.StartsWith(written, StringComparison.Ordinal) || written.StartsWith(n, StringComparison.Ordinal)).MinBy(n => Math.Abs(n.Length - written.Length))
            ?? names.Where(n => Distance(n, written) <= 2).MinBy(n => Distance(n, written));
    }

    /// <summary>How many letters must be put in, left out or changed (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        int[] before = [.. Enumerable.Range(0, other.Length + 1)], now = new int[other.Length + 1];
        for (int i = 0; i < one.Length; i++, (before, now) = (now, before))
        {
            now[0] = i + 1;
            for (int j = 0; j < other.Length; j++) now[j + 1] = Math.Min(Math.Min(now[j], before[j + 1]) + 1, before[j] + (one[i] == other[j] ? 0 : 1));
        }
        return before[^1];
    }

    private static string? Kind(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Int32 => $"a whole number of at most {int.MaxValue}",
        TypeCode.Int64 => $"a whole number of at most {long.MaxValue}",
        TypeCode.Double => "a number",
        _ => null,
    };
}
