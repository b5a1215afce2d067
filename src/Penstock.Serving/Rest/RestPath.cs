using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Penstock.Serving;

/// <summary>What a path of TensorFlow Serving's REST asks for.</summary>
internal enum RestVerb { Predict, Classify, Regress, Status, Metadata }

/// <summary>
/// A path taken apart, without regard to case: <c>/v1/models/NAME[/versions/N | /labels/LABEL]</c>, then <c>:predict</c>, <c>:classify</c>
/// or <c>:regress</c> for POST, or nothing or <c>/metadata</c> for GET. Name and label are percent-decoded.
/// </summary>
internal readonly partial record struct RestPath(RestVerb Verb, string? Model, long? Version, string? Label)
{
    /// <summary>Takes a path apart as it stood in the request, not decoded.</summary>
    /// <returns>False where no call has that form.</returns>
    /// <exception cref="ServingException">The version is beyond 64 bits.</exception>
    public static bool TryParse(bool isPost, string path, out RestPath parsed)
    {
        Match match = (isPost ? Call() : Question()).Match(path);
        parsed = default;
        if (!match.Success) return false;
        RestVerb verb = isPost ? Enum.Parse<RestVerb>(match.Groups["verb"].ValueSpan, ignoreCase: true)
            : match.Groups["metadata"].Success ? RestVerb.Metadata : RestVerb.Status;
        parsed = new(verb, Part(match, "model"), null, Part(match, "label"));
        Group version = match.Groups["version"];
        if (!version.Success) return true;
        if (!long.TryParse(version.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            throw ServingException.Invalid($"Failed to convert version: {version.Value} to numeric.");
        parsed = parsed with { Version = number };
        return true;
    }

    private static string? Part(Match match, string name) => match.Groups[name] is { Success: true } part ? Decode(part.ValueSpan) : null;

    /// <summary>Undoes percent signs; one that two hexadecimal digits do not follow stands for itself.</summary>
    private static string Decode(ReadOnlySpan<char> text)
    {
        if (!text.Contains('%')) return text.ToString();
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bool isCode = bytes[i] == '%' && i + 2 < bytes.Length
                && byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[length]);
            if (isCode) i += 2;
            else bytes[length] = bytes[i];
            length++;
        }
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private const string Target = "(?:/(?<model>[^/:]+))", Which = "(?:/versions/(?<version>[0-9]+)|/labels/(?<label>[^/:]+))?";

    [GeneratedRegex($@"\A/v1/models{Target}{Which}:(?<verb>classify|regress|predict)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    [GeneratedRegex($@"\A/v1/models{Target}?{Which}(?<metadata>/metadata)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Question();
}
