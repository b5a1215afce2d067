using System.Text.Json;
using System.Text.RegularExpressions;

namespace Penstock.Data;

/// <summary>What is wrong with a text of JSON, in words for whoever wrote it by hand.</summary>
internal static partial class JsonFlaw
{
    /// <summary>The place and the flaw.</summary>
    public static string Of(JsonException error)
    {
        string place = error is { LineNumber: { } line, BytePositionInLine: { } column } ? FormattableString.Invariant($"line {line + 1} at {column + 1}: ") : "";
        string path = error.Path is { Length: > 1 } where ? $" at {where}" : "";
        if (UnknownName().Match(error.Message) is { Success: true } unknown) return $"{place}the name \"{unknown.Groups[1].Value}\"{path}, which means nothing here; a later version may know it";
        if (MissingName().Match(error.Message) is { Success: true } missing) return $"{place}no {missing.Groups[1].Value.Replace('\'', '"')}{path}";
        if (error.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)) return $"{place}a value of another kind{path}";
        // What follows is advice to programmers and the place again.
        int end = error.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        string sentence = (end < 0 ? error.Message : error.Message[..end]).Replace(" Change the reader options.", "", StringComparison.Ordinal);
        return place + sentence.TrimEnd('.');
    }

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped")]
    private static partial Regex UnknownName();

    [GeneratedRegex("missing required properties including: (.*?)\\.")]
    private static partial Regex MissingName();
}
