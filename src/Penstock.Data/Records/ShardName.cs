using System.Globalization;
using System.Text.RegularExpressions;

namespace Penstock.Data;

/// <summary>The names of the shards of a set, as TensorFlow Datasets has them: name-00000-of-00002; longer numbers where there are more than 99,999.</summary>
internal static partial class ShardName
{
    private const int LeastDigits = 5;

    /// <summary>The name of a shard.</summary>
    /// <param name="name">What all shards of the set begin with, perhaps with folders before it.</param>
    /// <param name="index">The number of the shard, from 0.</param>
    /// <param name="count">How many there are.</param>
    public static string Of(string name, int index, int count)
    {
        string last = count.ToString(CultureInfo.InvariantCulture).PadLeft(LeastDigits, '0');
        return $"{name}-{index.ToString(CultureInfo.InvariantCulture).PadLeft(last.Length, '0')}-of-{last}";
    }

    /// <summary>Parts a name into what the set is called and the numbers; null where it is no shard.</summary>
    public static (string Name, int Index, int Count)? Parse(string path) =>
        Pattern().Match(path) is { Success: true } match && match.Groups[2].Length == match.Groups[3].Length
        && int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        && int.TryParse(match.Groups[3].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && index < count ? (match.Groups[1].Value, index, count) : null;

    /// <summary>The shards of a set that lie in its folder, in no order: complete or not, also of different counts.</summary>
    public static IEnumerable<(string Path, int Index, int Count)> In(string name)
    {
        string folder = Path.GetDirectoryName(name) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(folder)) yield break;
        foreach (string file in Directory.EnumerateFiles(folder))
            if (Parse(Path.GetFileName(file)) is { } shard && shard.Name == Path.GetFileName(name))
                yield return (Path.Combine(Path.GetDirectoryName(name) ?? "", Path.GetFileName(file)), shard.Index, shard.Count);
    }

    /// <summary>All shards of a set in order.</summary>
    /// <exception cref="FileNotFoundException">There is none, or not all of them.</exception>
    public static string[] FindAll(string name, string who)
    {
        var shards = In(name).OrderBy(shard => shard.Index).ToArray();
        if (shards.Length == 0) throw new FileNotFoundException($"{who}: expected shards {Path.GetFullPath(Of(name, 0, 1))} or of another count, got none.", name);
        int count = shards[0].Count;
        if (Array.Find(shards, shard => shard.Count != count) is { Path: not null } other)
            throw new FileNotFoundException($"{who}: expected shards of one set {Path.GetFullPath(name)}, got some of {count} and some of {other.Count}. Writing was interrupted; write the set again.", name);
        if (shards.Length != count) throw new FileNotFoundException($"{who}: expected {count} shards of {Path.GetFullPath(name)}, got {shards.Length}. Writing was interrupted, or files were moved; write the set again.", name);
        return Array.ConvertAll(shards, shard => shard.Path);
    }

    [GeneratedRegex(@"^(.+)-(\d{5,})-of-(\d{5,})$")]
    private static partial Regex Pattern();
}
