namespace Penstock.Data;

/// <summary>Writes the splits of a builder as a prepared dataset. The records wait in a file beside, so that a split may be larger than memory.</summary>
/// <param name="about">What is known of the dataset.</param>
/// <param name="folder">An empty folder.</param>
/// <param name="options">How many examples and shards.</param>
/// <param name="cancellation">Stops the writing.</param>
internal sealed class FolderWriter(CatalogEntry about, string folder, PrepareOptions options, CancellationToken cancellation)
{
    private const string Waiting = ".waiting";

    /// <summary>Writes shards, info and features.</summary>
    /// <param name="splits">The splits.</param>
    /// <param name="downloadBytes">The bytes of the source files.</param>
    public void Write(IEnumerable<GeneratedSplit> splits, long downloadBytes)
    {
        List<SplitInfo> infos = [];
        foreach (GeneratedSplit split in splits) infos.Add(WriteSplit(split));
        FeaturesJson.Write(folder, about.Features);
        new DatasetInfo
        {
            Name = about.Name, Version = about.Version, Description = about.Description, Citation = about.Citation, Licence = about.Licence, KeepsOrder = about.KeepsOrder,
            Addresses = about.Homepage.Length > 0 ? [about.Homepage] : [], DownloadBytes = downloadBytes, Splits = infos, Supervised = about.Supervised,
        }.Write(folder);
    }

    private SplitInfo WriteSplit(GeneratedSplit split)
    {
        string path = Path.Combine(folder, Waiting);
        using var waiting = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        List<Place> places = Wait(split, waiting);
        if (places.Count == 0) throw new InvalidDataException($"{about.Name} {split.Name}: expected one or more examples, got none.");
        if (!about.KeepsOrder) places.Sort((a, b) => a.Hash.CompareTo(b.Hash));
        for (int i = 1; i < places.Count; i++)
            if (!about.KeepsOrder && places[i].Hash == places[i - 1].Hash) throw new InvalidDataException($"{about.Name} {split.Name}: expected a key of its own for every example, got one twice.");
        long bytes = places.Sum(p => (long)p.Length);
        int shards = Math.Min(options.Shards ?? ShardCount.For(bytes, places.Count), places.Count);
        long[] ends = [0, .. Enumerable.Range(0, shards).Select(shard => ShardCount.EndOf(shard, shards, places.Count))], lengths = [.. ends.Skip(1).Zip(ends, (end, start) => end - start)];
        int next = 0;
        for (int shard = 0; shard < shards; shard++)
        {
            string file = Path.Combine(folder, ShardNames.Of(about.Name, split.Name, DatasetInfo.TfRecord, shard, shards));
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
            using (var writer = new TfRecordWriter(stream))
                for (long left = lengths[shard]; left > 0; left--) writer.Write(Record(waiting, places[next++]));
            stream.Flush(flushToDisk: true);
        }
        return new(split.Name, lengths, bytes);
    }

    private List<Place> Wait(GeneratedSplit split, FileStream waiting)
    {
        List<Place> places = [];
        foreach (GeneratedExample example in split.Examples.Take(options.MostExamples ?? int.MaxValue))
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] record = TfExample.Write([.. about.Features.AllLeaves.Select(leaf => (leaf.Path, GeneratedElements.Stored(about, split.Name, example, leaf)))]);
            places.Add(new(RecordOrder.Of(split.Name, example.Key), waiting.Position, record.Length));
            waiting.Write(record);
            options.Progress?.Report(new(about.Name, split.Name, places.Count, about.Splits.FirstOrDefault(s => s.Name == split.Name).Count));
        }
        return places;
    }

    private static byte[] Record(FileStream waiting, Place place)
    {
        var record = new byte[place.Length];
        waiting.Position = place.Offset;
        waiting.ReadExactly(record);
        return record;
    }

    private readonly record struct Place(UInt128 Hash, long Offset, int Length);
}
