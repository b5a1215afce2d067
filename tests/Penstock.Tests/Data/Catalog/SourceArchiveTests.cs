using System.Formats.Tar;
using System.IO.Compression;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>Datasets whose source is an archive of tar and gzip.</summary>
public class SourceArchiveTests : IDisposable
{
    private const int RecordBytes = 1 + 3 * 32 * 32;

    private readonly TestFolder _folder = TestFiles.NewFolder();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cifar10_is_read_from_its_archive()
    {
        Write([("cifar-10-batches-bin/readme.html", "no batch"u8.ToArray()), .. Enumerable.Range(1, 5).Select(b => ($"cifar-10-batches-bin/data_batch_{b}.bin", Batch((byte)b, 2))), ("./cifar-10-batches-bin/test_batch.bin", Batch(9, 3))]);
        Example[] train = [.. Catalog.Cifar10.Load(_folder.FullName, "train", new() { AllFeatures = true })];
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5], train.Select(e => e["label"].Item<int>()).Order());
        Assert.Equal([7, 8, 9], train[0]["image"].ToArray<byte>()[..3]);
        DatasetFolder prepared = await Catalog.Cifar10.PrepareAsync(_folder.FullName, new() { Offline = true }, TestContext.Current.CancellationToken);
        Assert.Equal(["train: 10", "test: 3"], prepared.Info.Splits.Select(s => $"{s.Name}: {s.Count}"));
        Assert.Equal(train.Select(e => e["id"].AsText().GetString(0)), prepared.Load("train", new() { AllFeatures = true }).Select(e => e["id"].AsText().GetString(0)));
    }

    [Theory]
    [InlineData("../data_batch_1.bin")]
    [InlineData("/etc/data_batch_1.bin")]
    [InlineData("a/../../data_batch_1.bin")]
    [InlineData("a\\..\\data_batch_1.bin")]
    public void Names_that_lead_out_of_the_archive_are_refused(string name)
    {
        Write([(name, Batch(1, 1))]);
        string message = Assert.Throws<InvalidDataException>(() => Catalog.Cifar10.Load(_folder.FullName, "train").Count()).Message;
        Assert.Contains("cifar-10-binary.tar.gz: expected names of files within the archive", message);
    }

    [Fact]
    public void An_archive_cut_short_is_told_with_its_name()
    {
        Write([.. Enumerable.Range(1, 5).Select(b => ($"data_batch_{b}.bin", Batch((byte)b, 2))), ("test_batch.bin", Batch(9, 2))], CompressionLevel.NoCompression);
        byte[] whole = File.ReadAllBytes(Archive);
        for (int length = 0; length < whole.Length - 2048; length += 997)
        {
            File.WriteAllBytes(Archive, whole[..length]);
            string message = Assert.ThrowsAny<Exception>(() => Catalog.Cifar10.Load(_folder.FullName, "train").Count()).Message;
            Assert.Contains("cifar-10-binary.tar.gz: expected a whole archive", message);
        }
    }

    private string Archive => Path.Combine(_folder["cifar10"], "cifar-10-binary.tar.gz");

    private static byte[] Batch(byte label, int count) => [.. Enumerable.Range(0, count).SelectMany(_ => Enumerable.Range(0, RecordBytes).Select(i => i == 0 ? label : (byte)(7 + (i - 1) / 1024)))];

    private void Write(IEnumerable<(string Name, byte[] Content)> entries, CompressionLevel level = CompressionLevel.Fastest)
    {
        Directory.CreateDirectory(_folder["cifar10"]);
        using var plain = new GZipStream(File.Create(Archive), level);
        using var tar = new TarWriter(plain);
        foreach (var (name, content) in entries) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
    }
}
