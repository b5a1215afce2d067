using System.Text.RegularExpressions;

namespace Penstock.Data;

/// <summary>A dataset as it is asked for: <c>mnist</c>, <c>mnist:3.0.1</c>, <c>ns:name/config:1.2.*</c>.</summary>
/// <param name="Name">The name: letters, digits and underscores.</param>
/// <param name="Config">Which variant, or null.</param>
/// <param name="Version">The version, of which a part may be *; null for the latest.</param>
/// <param name="Namespace">Whose dataset, or null.</param>
/// <param name="Arguments">What stands behind, as key=value.</param>
internal sealed partial record DatasetName(string Name, string? Config, string? Version, string? Namespace, IReadOnlyDictionary<string, string> Arguments)
{
    /// <summary>Reads a name.</summary>
    /// <exception cref="ArgumentException">The text is none.</exception>
    public static DatasetName Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success || !IsValid(match.Groups["name"].Value))
            throw new ArgumentException($"dataset name: expected letters, digits and underscores, perhaps with /CONFIG and :VERSION, such as mnist:3.0.1, got \"{text}\".");
        string[][] arguments = [.. Given("arguments")?.Split(',').Select(a => a.Split('=', 2)) ?? []];
        if (arguments.Any(a => a.Length < 2)) throw new ArgumentException($"dataset name: expected arguments as key=value, got \"{match.Groups["arguments"].Value}\".");
        return new(match.Groups["name"].Value, Given("config"), Given("version"), Given("namespace"), arguments.ToDictionary(a => a[0], a => a[1]));

        string? Given(string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
    }

    /// <summary>Whether a text can be the name of a dataset.</summary>
    public static bool IsValid(string name) => Valid().IsMatch(name);

    /// <summary>The name as it is in files: <c>FashionMnist</c> and <c>fashion-mnist</c> are fashion_mnist.</summary>
    public static string InFiles(string name) => Capital().Replace(Word().Replace(name, "$1_$2"), "$1_$2").Replace('-', '_').ToLowerInvariant();

    [GeneratedRegex(@"^(?:(?<namespace>[a-zA-Z]\w*):(?=[a-zA-Z]))?(?<name>\w+)(?:/(?<config>[a-zA-Z][\w.-]*))?(?::(?<version>(?:\d+|\*)(?:\.(?:\d+|\*)){2}))?(?:/(?<arguments>\w+=.*))?$")]
    private static partial Regex Form();

    [GeneratedRegex(@"^[a-zA-Z]\w*$")]
    private static partial Regex Valid();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex Word();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Capital();
}
