namespace Penstock.Data;

/// <summary>How many files TensorFlow Datasets shares records among, and where one file ends and the next begins.</summary>
internal static class ShardCount
{
    private const long LeastBytes = 64L << 20, MostBytes = 1L << 30, Overhead = 16;
    private const int Usual = 1024;

    /// <summary>The number of files for so many bytes of records.</summary>
    public static int For(long bytes, long records)
    {
        long total = bytes + Overhead * records;
        long most = Math.Max(1, Math.Min(total / LeastBytes, records)), least = total / MostBytes;
        if (least <= Usual && Usual <= most) return Usual;
        if (least > Usual) return checked((int)((least + Usual - 1) / Usual * Usual));
        int count = Usual / 2;
        while (count > 1 && count > most) count /= 2;
        return count;
    }

    /// <summary>The number of the record behind the last one of a file.</summary>
    public static long EndOf(int shard, int shards, long records) => (long)decimal.Round((decimal)records * (shard + 1) / shards, MidpointRounding.ToEven);
}
