namespace Penstock.Data;

/// <summary>Writes records into a set of files. Until all are written and flushed they lie in a hidden folder; then they take their names.</summary>
internal sealed class ShardedWriting(string name, TfRecordWriteOptions options)
{
    private const int BufferSize = 1 << 16;

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(name))!;
    private readonly string _name = Path.GetFileName(name);

    /// <summary>Writes all records.</summary>
    public WrittenShards Write(Dataset<byte[]> records)
    {
        if (options.Shards is < 1) throw new ArgumentOutOfRangeException(nameof(records), options.Shards, $"TfRecord {name}: expected 1 or more files, got {options.Shards}.");
        if (records.Count == Dataset.Endless) throw new ArgumentException($"TfRecord {name}: expected records that end, got a dataset without end. Take a number of them.");
        Directory.CreateDirectory(_folder);
        using FileStream alone = Lock();
        StagedFolder.RemoveLeftovers(_folder, _ => false);
        using var staged = new StagedFolder(_folder, options.Clock);
        List<WrittenShard> shards = records.Count is { } count && options.Shards is { } wanted
            ? WriteShards(staged, ReadAll(records), wanted, count)
            : WriteUncounted(staged, records);
        Publish(staged, shards);
        return new(shards);
    }

    // Files take their names one by one. While that lasts, and where it is interrupted, the first is absent, so that nobody takes old and new ones for a set.
    private void Publish(StagedFolder staged, List<WrittenShard> shards)
    {
        var old = ShardName.In(Path.Combine(_folder, _name)).ToList();
        if (shards.Count > 1 || old.Exists(shard => shard.Count > 1))
            foreach (var (path, index, _) in old)
                if (index == 0) File.Delete(path);
        FolderFlush.Of(_folder);
        for (int i = 1; i < shards.Count; i++) Move(shards[i]);
        foreach (var (path, index, count) in old)
            if (count != shards.Count && index > 0) File.Delete(path);
        FolderFlush.Of(_folder);
        Move(shards[0]);
        foreach (var (path, index, count) in old)
            if (count != shards.Count && index == 0) File.Delete(path);
        FolderFlush.Of(_folder);

        void Move(WrittenShard shard) => File.Move(Path.Combine(staged.FullPath, Path.GetFileName(shard.Path)), shard.Path, overwrite: true);
    }

    private FileStream Lock()
    {
        string path = Path.Combine(_folder, $".{_name}.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new IOException($"TfRecord {name}: expected to write the set alone, got somebody else who writes it now. Wait until that has ended.", error);
        }
    }

    // Where a file ends depends on the number of all records, so they are written down once and shared out then.
    private List<WrittenShard> WriteUncounted(StagedFolder staged, Dataset<byte[]> records)
    {
        string spool = Path.Combine(staged.FullPath, "records");
        long count = 0, bytes = 0;
        using (FileStream stream = Create(spool))
        using (var writer = new TfRecordWriter(stream))
            foreach (byte[] record in ReadAll(records))
            {
                writer.Write(record);
                count++;
                bytes += record.Length;
            }
        List<WrittenShard> shards = WriteShards(staged, ReadAll(TfRecord.Read(spool, new() { Compression = FileCompression.None, LongestRecord = int.MaxValue })), options.Shards ?? ShardCount.For(bytes, count), count);
        File.Delete(spool);
        return shards;
    }

    private List<WrittenShard> WriteShards(StagedFolder staged, IEnumerable<byte[]> records, int shards, long count)
    {
        var written = new List<WrittenShard>(shards);
        using IEnumerator<byte[]> next = records.GetEnumerator();
        long number = 0;
        for (int shard = 0; shard < shards; shard++)
        {
            string file = ShardName.Of(_name, shard, shards);
            using FileStream stream = Create(Path.Combine(staged.FullPath, file));
            long end = ShardCount.EndOf(shard, shards, count), begin = number, bytes = 0;
            using (var writer = new TfRecordWriter(stream, options.Compression))
                for (; number < end; number++)
                {
                    if (!next.MoveNext()) throw new InvalidDataException($"TfRecord {name}: expected {count} records, as the dataset says, got {number}.");
                    writer.Write(next.Current);
                    bytes += next.Current.Length;
                }
            stream.Flush(flushToDisk: true);
            written.Add(new(Path.Combine(_folder, file), number - begin, bytes, stream.Length));
        }
        return next.MoveNext() ? throw new InvalidDataException($"TfRecord {name}: expected {count} records, as the dataset says, got more.") : written;
    }

    private IEnumerable<byte[]> ReadAll(Dataset<byte[]> records)
    {
        using DatasetReader<byte[]> reader = records.Open(new() { Reuse = 1, Cancellation = options.Cancellation });
        while (reader.MoveNext()) yield return reader.Current;
    }

    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
}
