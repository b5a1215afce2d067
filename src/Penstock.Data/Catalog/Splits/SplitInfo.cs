namespace Penstock.Data;

/// <summary>What is known of a split of a dataset that is prepared.</summary>
/// <param name="Name">The name, such as train.</param>
/// <param name="ShardLengths">How many examples each shard has.</param>
/// <param name="Bytes">The bytes of all examples, without what the files add.</param>
public sealed record SplitInfo(string Name, IReadOnlyList<long> ShardLengths, long Bytes)
{
    /// <summary>The number of examples.</summary>
    public long Count => ShardLengths.Sum();

    /// <summary>How the files of the shards are called.</summary>
    internal string Template { get; init; } = ShardNames.UsualTemplate;

    /// <summary>Name, examples and shards.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Count:N0} examples in {ShardLengths.Count} shard{(ShardLengths.Count == 1 ? "" : "s")}, {Bytes:N0} bytes");
}
