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
        ParseError error = parsed.Errors[0];
        if (error.SymbolResult is OptionResult { Option: var option, Tokens: [var token] } && !error.Message.StartsWith(option.Name, StringComparison.Ordinal) && Kind(option.ValueType) is { } kind)
            return $"{option.Name}: expected {kind}, got \"{token.Value}\"";
        return string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
    }

    private static string? Kind(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Int32 => $"a whole number of at most {int.MaxValue}",
        TypeCode.Int64 => $"a whole number of at most {long.MaxValue}",
        TypeCode.Double => "a number",
        _ => null,
    };
}
