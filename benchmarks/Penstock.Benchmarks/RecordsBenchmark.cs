using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>
/// TFRecord and tf.Example on one thread, files in the page cache: scanning with checksums, parsing to dense tensors, writing; beside
/// them the machine's limits, copying in memory and reading the file by the same calls without looking at it.
/// </summary>
internal static class RecordsBenchmark
{
    private const int FileBytes = 256 << 20, BatchSize = 256;

    private sealed record Work(string Name, double Bytes, Action Run)
    {
        public List<Timing> Rounds { get; } = [];
    }

    public static void Run(string[] args)
    {
        int rounds = args.Length > 0 && int.TryParse(args[0], out int given) ? given : 5;
        string folder = Directory.CreateTempSubdirectory("penstock-records-").FullName;
        try
        {
            List<Work> works = [.. Limits(folder), .. Scans(folder, 1000), .. Scans(folder, 100_000), .. Parses()];
            for (int round = 0; round < rounds; round++)
                foreach (Work work in works) work.Rounds.Add(Timing.Of(work.Run, 0.3));
            Console.WriteLine($"\nTFRecord and tf.Example, one thread, {rounds} rounds\n| work | median GB/s | best GB/s |\n|---|---|---|");
            foreach (Work work in works)
            {
                Timing timing = Timing.Of(work.Rounds);
                Console.WriteLine($"| {work.Name} | {work.Bytes / timing.Median / 1e9:F2} | {work.Bytes / timing.Best / 1e9:F2} |");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Work> Limits(string folder)
    {
        byte[] from = new byte[64 << 20], to = new byte[64 << 20];
        yield return new("memcpy of 64 MiB", from.Length, () => from.CopyTo(to, 0));
        string path = Path.Combine(folder, "limit");
        File.WriteAllBytes(path, new byte[FileBytes]);
        byte[] buffer = new byte[1 << 18];
        yield return new("reading a file, 256 KiB at a time", FileBytes, () =>
        {
            using var file = File.OpenHandle(path);
            for (long at = 0; at < FileBytes; at += buffer.Length) RandomAccess.Read(file, buffer, at);
        });
    }

    private static IEnumerable<Work> Scans(string folder, int size)
    {
        int count = FileBytes / size;
        byte[] record = Random(size);
        string path = Path.Combine(folder, $"records-{size}");
        Write(path, record, count);
        double bytes = new FileInfo(path).Length;
        yield return new($"scan with checksums, records of {size:N0} bytes, in place", bytes, () =>
        {
            using var reader = new TfRecordReader(path);
            while (reader.Read()) { }
        });
        yield return new($"scan as Dataset, records of {size:N0} bytes, buffers reused", bytes, () =>
        {
            using DatasetReader<byte[]> reader = TfRecord.Read(path).Open(new() { Reuse = 1 });
            while (reader.MoveNext()) { }
        });
        yield return new($"pass over records of {size:N0} bytes", bytes, () =>
        {
            using DatasetReader<byte[]> reader = TfRecord.Read(path).Open(new() { Skip = count });
        });
        yield return new($"write records of {size:N0} bytes", bytes, () => Write(path + "-written", record, count));
    }

    private static IEnumerable<Work> Parses()
    {
        byte[] floats = TfExample.Write([("x", Tensor.From(new float[256])), ("label", Tensor.From(3L))]);
        yield return Parse("256 floats and a label", floats, new(FeatureField.Fixed("x", DType.Float32, [256]), FeatureField.Fixed("label", DType.Int64)) { Label = "label" });
        byte[] columns = TfExample.Write([.. Enumerable.Range(0, 20).Select(i => ($"column_{i}", i % 4 == 0 ? Tensor.From($"text {i}") : i % 4 == 1 ? Tensor.From(i * 1000L) : Tensor.From(i * 0.5f)))]);
        yield return Parse("20 columns of one value", columns, new([.. Enumerable.Range(0, 20).Select(i => FeatureField.Fixed($"column_{i}", i % 4 == 0 ? DType.Text : i % 4 == 1 ? DType.Int64 : DType.Float32))]));
        byte[] image = TfExample.Write([("image", Tensor.From(System.Text.Encoding.Latin1.GetString(Random(784)).Replace('\u0080', 'a'))), ("label", Tensor.From(3L))]);
        yield return Parse("an encoded image and a label", image, new(FeatureField.Fixed("image", DType.Text), FeatureField.Fixed("label", DType.Int64)) { Label = "label" });
        byte[] integers = TfExample.Write([("tokens", Tensor.From([.. Random(512).Select(b => b * 40L)]))]);
        yield return Parse("512 whole numbers of 1 to 2 bytes", integers, new(FeatureField.Fixed("tokens", DType.Int32, [512])));
    }

    private static Work Parse(string what, byte[] record, FeatureSpec spec)
    {
        const int count = 20_000;
        Dataset<Example> batches = Dataset.From(Enumerable.Repeat(record, count).ToArray()).ParseBatch(spec, BatchSize);
        return new($"parse tf.Example of {record.Length:N0} bytes ({what}) into batches", (double)record.Length * count, () =>
        {
            using DatasetReader<Example> reader = batches.Open(new() { Reuse = 1 });
            while (reader.MoveNext()) { }
        });
    }

    private static void Write(string path, byte[] record, int count)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        using var writer = new TfRecordWriter(stream);
        for (int i = 0; i < count; i++) writer.Write(record);
    }

    private static byte[] Random(int size)
    {
        var bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
