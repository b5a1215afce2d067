using Penstock.Data;
using Penstock.Models;

namespace Penstock.Benchmarks;

/// <summary>
/// Reading run logs from the page cache with all checksums: 20 runs of ten scalars a step, of records of 35 to 60 bytes as PyTorch and TensorFlow
/// 2 write them, and a histogram every hundred steps. Beside it the limits: the same bytes read without looking at them, and their checksums alone.
/// </summary>
internal static class RunLogReadBenchmark
{
    private const int Runs = 20, HistogramEvery = 100, Buckets = 30;
    private static readonly string[] s_tags = ["train/loss", "train/accuracy", "train/learning_rate", "step/seconds", "step/input_wait", "gradients/norm", "weights/norm", "loss/regularization", "gpu/memory", "data/examples_per_second"];

    public static void Run(string[] args)
    {
        int megabytes = args.Length > 0 ? int.Parse(args[0]) : 1024, rounds = args.Length > 1 ? int.Parse(args[1]) : 5, threads = args.Length > 2 ? int.Parse(args[2]) : 2;
        string folder = Directory.CreateTempSubdirectory("penstock-runlogs-").FullName;
        try
        {
            long points = Enumerable.Range(0, Runs).Sum(run => Write(Path.Combine(folder, $"run-{run:00}"), (megabytes << 20) / Runs, isTensor: run % 3 == 2));
            string[] files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
            double bytes = files.Sum(file => new FileInfo(file).Length);
            List<(string Name, Action Work)> works =
            [
                ("reading the files, 256 KiB at a time", () => InParallel(files, threads, ReadOnly)),
                ("records with checksums, nothing decoded", () => InParallel(files, threads, ChecksumsOnly)),
                ("RunFolder.Refresh", () => Refresh(folder, threads)),
            ];
            var seconds = works.Select(_ => new List<double>()).ToArray();
            for (int round = 0; round <= rounds; round++)
                for (int i = 0; i < works.Count; i++)
                {
                    double start = Timing.Now();
                    works[i].Work();
                    double taken = (Timing.Now() - start) / (Timing.ByProcessorTime ? threads : 1);
                    if (round > 0) seconds[i].Add(taken);
                    else if (i == works.Count - 1) Console.WriteLine($"first Refresh of the process: {bytes / taken / 1e9:F2} GB/s");
                }
            Console.WriteLine($"\nRun logs, {bytes / 1e9:F2} GB of {Runs} runs, {points / 1e6:F1} million scalars, {threads} threads, {rounds} rounds\n| work | median GB/s | best GB/s |\n|---|---|---|");
            for (int i = 0; i < works.Count; i++)
            {
                Timing timing = Timing.OfSamples(seconds[i]);
                Console.WriteLine($"| {works[i].Name} | {bytes / timing.Median / 1e9:F2} | {bytes / timing.Best / 1e9:F2} |");
            }
            Memory(folder, threads, points);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Memory(string folder, int threads, long points)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var opened = new RunFolder(folder, new() { Threads = threads });
        opened.Refresh();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        long held = opened.Runs.Sum(run => run.Tags.Where(tag => tag.Plugin == RunPlugin.Scalars).Sum(tag => (long)tag.Count));
        if (held != points) throw new InvalidOperationException($"runlog-read: expected {points} points, got {held}.");
        Console.WriteLine($"\nmemory: {(after - before) / 1e6:F0} MB for {points / 1e6:F1} million scalars, {(double)(after - before) / points:F1} bytes a point; 10 million: {(double)(after - before) / points * 10:F0} MB");
        GC.KeepAlive(opened);
    }

    private static void Refresh(string folder, int threads)
    {
        using var opened = new RunFolder(folder, new() { Threads = threads });
        opened.Refresh();
    }

    private static void InParallel(string[] files, int threads, Action<string> work) =>
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);

    private static void ReadOnly(string path)
    {
        byte[] buffer = new byte[1 << 18];
        using var file = File.OpenHandle(path);
        for (long at = 0, read; (read = RandomAccess.Read(file, buffer, at)) > 0; at += read) { }
    }

    private static void ChecksumsOnly(string path)
    {
        using var reader = new TfRecordReader(path);
        while (reader.Read()) { }
    }

    private static long Write(string folder, int bytes, bool isTensor)
    {
        Directory.CreateDirectory(folder);
        using var stream = new FileStream(Path.Combine(folder, "events.out.tfevents.1700000000.host.1.0"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using var writer = new TfRecordWriter(stream);
        var proto = new ProtoWriter();
        var random = new Random(1);
        long points = 0;
        WriteVersion(writer, proto);
        for (int step = 1; writer.Bytes < bytes; step++)
        {
            double wall = 1.7e9 + step * 0.05;
            foreach (string tag in s_tags)
            {
                WriteScalar(writer, proto, wall, step, tag, random.NextSingle(), isTensor);
                points++;
            }
            if (step % HistogramEvery == 0) WriteHistogram(writer, proto, wall, step, random);
        }
        return points;
    }

    private static void WriteVersion(TfRecordWriter writer, ProtoWriter proto)
    {
        proto.Clear();
        proto.Double(1, 1.7e9);
        proto.Text(3, "brain.Event:2");
        writer.Write(proto.Written);
    }

    private static void WriteScalar(TfRecordWriter writer, ProtoWriter proto, double wall, int step, string tag, float value, bool isTensor)
    {
        int begun = Begin(proto, wall, step, tag, out int summary);
        if (isTensor)
        {
            int tensor = proto.Begin(8);
            proto.Varint(1, 1);
            proto.Bytes(2, []);
            int numbers = proto.Begin(5);
            proto.Single(value);
            proto.End(numbers);
            proto.End(tensor);
            // TensorFlow 2 repeats the metadata with every value.
            proto.Bytes(9, "\n\t\n\ascalars"u8);
        }
        else
        {
            proto.Tag(2, WireType.Fixed32);
            proto.Single(value);
        }
        proto.End(begun);
        proto.End(summary);
        writer.Write(proto.Written);
    }

    private static void WriteHistogram(TfRecordWriter writer, ProtoWriter proto, double wall, int step, Random random)
    {
        int value = Begin(proto, wall, step, "weights/dense/kernel", out int summary), histogram = proto.Begin(5);
        proto.Double(2, 1);
        for (int field = 6; field <= 7; field++)
        {
            int numbers = proto.Begin(field);
            for (int i = 0; i < Buckets; i++) proto.Double(random.NextDouble());
            proto.End(numbers);
        }
        proto.End(histogram);
        proto.End(value);
        proto.End(summary);
        writer.Write(proto.Written);
    }

    private static int Begin(ProtoWriter proto, double wall, int step, string tag, out int summary)
    {
        proto.Clear();
        proto.Double(1, wall);
        proto.Varint(2, (ulong)step);
        summary = proto.Begin(5);
        int value = proto.Begin(1);
        proto.Text(1, tag);
        return value;
    }
}
