namespace Penstock.Data;

/// <summary>Examples of a split that stand one after another.</summary>
/// <param name="Split">The name of the split.</param>
/// <param name="From">The first example.</param>
/// <param name="To">The first example after them.</param>
internal sealed record SplitRange(string Split, long From, long To)
{
    public long Count => To - From;

    /// <summary>Which records of which shards they are; shards that none of them is in are left out.</summary>
    /// <param name="shardLengths">How many examples each shard of the split has.</param>
    public IEnumerable<ShardRange> In(IReadOnlyList<long> shardLengths)
    {
        long start = 0;
        for (int shard = 0; shard < shardLengths.Count; start += shardLengths[shard++])
        {
            long from = Math.Max(From - start, 0), to = Math.Min(To - start, shardLengths[shard]);
            if (from < to) yield return new(shard, from, to - from);
        }
    }
}

/// <summary>Records of a shard that stand one after another.</summary>
/// <param name="Shard">The number of the shard.</param>
/// <param name="Skip">How many records stand before them.</param>
/// <param name="Take">How many they are.</param>
internal readonly record struct ShardRange(int Shard, long Skip, long Take);
