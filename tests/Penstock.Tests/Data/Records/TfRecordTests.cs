using Penstock.Data;

namespace Penstock.Tests;

public class TfRecordTests
{
    [Theory]
    [InlineData(FileCompression.None)]
    [InlineData(FileCompression.Gzip)]
    [InlineData(FileCompression.Zlib)]
    public void Reads_back_what_it_writes(FileCompression compression)
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[][] records = Records();
        File.WriteAllBytes(folder["a"], FileOf(records, compression));
        Assert.Equal(records, TfRecord.Read(folder["a"]));
        Assert.Equal(records, TfRecord.Read(folder["a"], new() { Compression = compression }));
        for (int skip = 0; skip <= records.Length; skip++)
        {
            using DatasetReader<byte[]> reader = TfRecord.Read(folder["a"]).Open(new() { Skip = skip });
            Assert.Equal(skip, reader.Position);
            for (int i = skip; i < records.Length; i++)
            {
                Assert.True(reader.MoveNext());
                Assert.Equal(records[i], reader.Current);
            }
            Assert.False(reader.MoveNext());
        }
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(3, 3)]
    [InlineData(13, 13)]
    public void Shards_are_named_and_filled_as_TFDS_does(int? shards, int files)
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllBytes(folder["ds-train.tfrecord-00000-of-00007"], []);
        byte[][] records = Records();
        foreach (Dataset<byte[]> dataset in new[] { Dataset.From(records), Dataset.From(records).Filter(_ => true) })
        {
            WrittenShards written = TfRecord.Write(dataset, folder["ds-train.tfrecord"], new() { Shards = shards });
            Assert.Equal((records.Length, records.Sum(r => (long)r.Length), files), (written.Records, written.Bytes, written.Shards.Count));
            Assert.Equal(written.Shards.Select(s => s.Path).Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(folder.FullName).Order(StringComparer.Ordinal));
            Assert.Equal(records, TfRecord.Read(folder["ds-train.tfrecord@*"]));
            Assert.All(written.Shards, s => Assert.Equal((s.Records, s.FileBytes), (TfRecord.Read(s.Path).Count(), new FileInfo(s.Path).Length)));
        }
    }

    [Fact]
    public void A_failed_writing_leaves_what_was_there()
    {
        using TestFolder folder = TestFiles.NewFolder();
        TfRecord.Write(Dataset.From<byte[]>([[1], [2]]), folder["a"], new() { Shards = 2 });
        Assert.Throws<DatasetException>(() => TfRecord.Write(Dataset.From<byte[]>([[3], [4]]).Map(x => x[0] == 4 ? throw new InvalidOperationException("broken") : x), folder["a"], new() { Shards = 2 }));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TfRecord.Write(Dataset.From<byte[]>([[3]]), folder["a"], new() { Cancellation = cancelled.Token }));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.FullName).Length);
        Assert.Equal([[1], [2]], TfRecord.Read(folder["a@*"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TfRecord.Write(Dataset.From<byte[]>([[3]]), folder["a"], new() { Shards = 0 }));
    }

    [Fact]
    public void Damage_is_passed_over_and_counted()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[] one = FileOf([[1, 2, 3]], FileCompression.None), two = FileOf([[4, 5]], FileCompression.None), damaged = [.. one], lengthless = [.. one];
        damaged[13] ^= 1;
        lengthless[0] ^= 1;
        File.WriteAllBytes(folder["a"], [.. one, .. damaged, .. two]);
        File.WriteAllBytes(folder["b"], [.. two, .. lengthless, .. one]);
        File.WriteAllBytes(folder["c"], [.. one, .. two[..^1]]);
        File.WriteAllBytes(folder["d"], two);
        var record = new DamageTolerance();
        byte[][] expected = [[1, 2, 3], [4, 5], [4, 5], [1, 2, 3], [4, 5]];
        Dataset<byte[]> tolerant = TfRecord.Read(folder.FullName, new() { OnDamage = record });
        Assert.Equal(expected, tolerant);
        Assert.Equal((1, 2, 3), (record.Records, record.Files, record.Messages.Count));
        for (int skip = 0; skip <= expected.Length; skip++)
        {
            using DatasetReader<byte[]> reader = tolerant.Open(new() { Skip = skip });
            for (int i = skip; i < expected.Length; i++) Assert.Equal(expected[i], reader.MoveNext() ? reader.Current : null);
        }
        var file = new DamageTolerance { RestOfFile = true };
        Assert.Equal([[1, 2, 3], [4, 5], [1, 2, 3], [4, 5]], TfRecord.Read(folder.FullName, new() { OnDamage = file }));
        Assert.Equal((0, 3), (file.Records, file.Files));
        Assert.Throws<InvalidDataException>(() => TfRecord.Read(folder.FullName, new() { OnDamage = new() { Most = 2 } }).Count());
        Assert.Contains("expected a record of at most 2 bytes, got 3. Set LongestRecord if that is true.", Assert.Throws<InvalidDataException>(() => TfRecord.Read(folder["a"], new() { LongestRecord = 2 }).Count()).Message);
    }

    [Fact]
    public void A_set_whose_replacement_is_interrupted_is_incomplete_and_no_mixture()
    {
        using TestFolder folder = TestFiles.NewFolder();
        TfRecord.Write(Dataset.From<byte[]>([[1], [1], [1], [1]]), folder["a"], new() { Shards = 4 });
        byte[] third = File.ReadAllBytes(folder["a-00002-of-00004"]);
        File.Delete(folder["a-00002-of-00004"]);
        Directory.CreateDirectory(folder["a-00002-of-00004"]);
        Assert.NotNull(Record.Exception(() => TfRecord.Write(Dataset.From<byte[]>([[2], [2], [2], [2]]), folder["a"], new() { Shards = 4 })));
        Directory.Delete(folder["a-00002-of-00004"]);
        File.WriteAllBytes(folder["a-00002-of-00004"], third);
        Assert.Contains("expected 4 shards", Assert.Throws<FileNotFoundException>(() => TfRecord.Read(folder["a@*"])).Message);
        foreach (int shards in new[] { 4, 2, 1 })
        {
            TfRecord.Write(Dataset.From<byte[]>([[2], [2], [2], [2]]), folder["a"], new() { Shards = shards });
            Assert.Equal([[2], [2], [2], [2]], TfRecord.Read(folder["a@*"]));
            Assert.Equal(shards, Directory.GetFileSystemEntries(folder.FullName).Length);
        }
    }

    [Fact]
    public void A_set_is_written_by_one_at_a_time_and_has_an_end()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<byte[]> records = Dataset.From<byte[]>([[1], [2]]);
        Dataset<byte[]> nested = records.Map(record =>
        {
            Assert.Contains("expected to write the set alone", Assert.Throws<IOException>(() => TfRecord.Write(records, folder["a"])).Message);
            return record;
        });
        Assert.Equal(2, TfRecord.Write(nested, folder["a"]).Records);
        Assert.Equal("TfRecord b: expected records that end, got a dataset without end. Take a number of them.", Assert.Throws<ArgumentException>(() => TfRecord.Write(records.Repeat(), "b")).Message);
    }

    [Fact]
    public void A_record_that_is_too_long_is_passed_over_alone()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllBytes(folder["a"], FileOf([[1], new byte[1000], [2], new byte[300_000]], FileCompression.None));
        var tolerance = new DamageTolerance();
        Assert.Equal([[1], [2]], TfRecord.Read(folder["a"], new() { LongestRecord = 100, OnDamage = tolerance }));
        Assert.Equal((2, 0), (tolerance.Records, tolerance.Files));
        Assert.Equal([[1]], TfRecord.Read(folder["a"], new() { LongestRecord = 100, OnDamage = new() { RestOfFile = true } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TfRecordOptions { LongestRecord = -1 });
    }

    [Fact]
    public void A_cache_keeps_what_is_read_by_several_readers_that_pass_over_damage()
    {
        using TestFolder folder = TestFiles.NewFolder(), cache = TestFiles.NewFolder();
        byte[] one = FileOf([[1]], FileCompression.None), damaged = [.. one];
        damaged[12] ^= 1;
        File.WriteAllBytes(folder["a"], [.. one, .. damaged]);
        File.WriteAllBytes(folder["b"], one);
        var first = new DamageTolerance();
        Assert.Equal(2, TfRecord.Read(folder.FullName, new() { Readers = 2, OnDamage = first }).Cache(cache.FullName).Count());
        var again = new DamageTolerance();
        Assert.Equal(2, TfRecord.Read(folder.FullName, new() { Readers = 2, OnDamage = again }).Cache(cache.FullName).Count());
        Assert.Equal((1, 0), (first.Records, again.Records));
    }

    // Around the sizes where the checksum and the buffer change their ways.
    private static byte[][] Records()
    {
        var random = new Random(1);
        int[] lengths = [0, 1, 7, 8, 383, 384, 1000, 6143, 6144, 100_000, 262_128, 262_144, 600_000, 3];
        return Array.ConvertAll(lengths, length =>
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        });
    }

    private static byte[] FileOf(byte[][] records, FileCompression compression)
    {
        var file = new MemoryStream();
        using (var writer = new TfRecordWriter(file, compression))
            foreach (byte[] record in records) writer.Write(record);
        return file.ToArray();
    }
}
