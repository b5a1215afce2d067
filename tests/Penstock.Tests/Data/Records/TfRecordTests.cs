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
