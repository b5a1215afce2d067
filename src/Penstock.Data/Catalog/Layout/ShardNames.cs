using System.Globalization;
using System.Text.RegularExpressions;

namespace Penstock.Data;

/// <summary>How the files of a prepared dataset are called: <c>mnist-train.tfrecord-00000-of-00001</c>.</summary>
internal static partial class ShardNames
{
    public const string UsualTemplate = "{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}";

    /// <summary>The names of all shards of a split.</summary>
    public static IReadOnlyList<string> Of(string dataset, string split, string format, int count, string template = UsualTemplate) =>
        [.. Enumerable.Range(0, count).Select(shard => Of(dataset, split, format, shard, count, template))];

    /// <summary>The name of a shard; its number has five digits, or as many as the last one needs.</summary>
    /// <exception cref="InvalidDataException">The template has a part that is not known, or leads to another folder.</exception>
    public static string Of(string dataset, string split, string format, int shard, int count, string template = UsualTemplate)
    {
        string place = ShardName.Of("", shard, count)[1..];
        string name = Part().Replace(template, part => part.Groups[1].Value switch
        {
            "DATASET" => dataset,
            "SPLIT" => split,
            "FILEFORMAT" => format,
            "SHARD_INDEX" => place.Split('-')[0],
            "NUM_SHARDS" => place.Split('-')[^1],
            "SHARD_X_OF_Y" => place,
            _ => throw new InvalidDataException($"dataset_info.json: expected a template of DATASET, SPLIT, FILEFORMAT, SHARD_INDEX, NUM_SHARDS and SHARD_X_OF_Y, got \"{template}\"."),
        });
        return name.Length > 0 && name == Path.GetFileName(name) && name is not ("." or "..")
            ? name
            : throw new InvalidDataException($"dataset_info.json: expected the name of a file in the dataset's own folder, got \"{name}\" from the template \"{template}\".");
    }

    /// <summary>What a file's name says, or null if it is not that of a shard.</summary>
    public static (string Dataset, string Split, string Format, int Shard, int Count)? Read(string file) =>
        Whole().Match(file) is { Success: true } match
        && int.TryParse(match.Groups["shard"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int shard)
        && int.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && shard < count
            ? (match.Groups["dataset"].Value, match.Groups["split"].Value, match.Groups["format"].Value, shard, count)
            : null;

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Part();

    [GeneratedRegex(@"^(?<dataset>\w+)-(?<split>\w[\w-]*)\.(?<format>\w+)-(?<shard>\d{5,})-of-(?<count>\d{5,})$")]
    private static partial Regex Whole();
}
