using System.Collections.Frozen;

namespace Penstock.Serving;

/// <summary>What a model's requests can reach at one moment; replaced as a whole.</summary>
/// <param name="Known">Versions in all states, lowest first, for status.</param>
/// <param name="Available">Those that can be used, by number.</param>
/// <param name="Labels">Versions by label, each to one that can be used.</param>
/// <param name="Default">What requests get that name none; null where nothing can be used.</param>
internal sealed record VersionTable(
    IReadOnlyList<ServedVersion> Known, FrozenDictionary<long, ServedVersion> Available, FrozenDictionary<string, long> Labels, ServedVersion? Default)
{
    public static VersionTable Empty { get; } = new([], FrozenDictionary<long, ServedVersion>.Empty, FrozenDictionary<string, long>.Empty, null);
}
