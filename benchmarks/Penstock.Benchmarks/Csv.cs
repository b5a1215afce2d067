using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>Reads a table of 1,000,000 rows x 10 numbers of 8 digits on one thread: <c>csv [rounds]</c>.</summary>
internal static class CsvBenchmark
{
    public static void Run(string[] args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0]) : 7;
        string path = Path.Combine(Path.GetTempPath(), "penstock-benchmark.csv");
        double megabytes = WriteNumbers(path) / 1e6;
        try
        {
            Measure("Float32", path, megabytes, rounds, new() { Type = DType.Float32 });
            Measure("scan only", path, megabytes, rounds, new() { Type = DType.Float32, Select = ["c0"] });
            Measure("Float64", path, megabytes, rounds, new() { Type = DType.Float64 });
            Measure("types inferred", path, megabytes, rounds, new());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static long WriteNumbers(string path)
    {
        var random = new Random(1);
        double[] powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7];
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, 10).Select(c => $"c{c}")));
        for (int row = 0; row < 1_000_000; row++)
            for (int c = 0; c < 10; c++)
            {
                writer.Write((random.Next(10_000_000, 100_000_000) / powers[c % 8]).ToString($"F{c % 8}"));
                writer.Write(c == 9 ? '\n' : ',');
            }
        writer.Flush();
        return writer.BaseStream.Length;
    }

    private static void Measure(string what, string path, double megabytes, int rounds, CsvOptions options)
    {
        var rates = new List<double>();
        for (int round = 0; round < rounds + 2; round++)
        {
            // Processor time: one thread reads, and what else the machine does should not count.
            TimeSpan start = Environment.CpuUsage.TotalTime;
            Csv.Read(path, options);
            rates.Add(megabytes / (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }
        rates.RemoveRange(0, 2);
        rates.Sort();
        Console.WriteLine($"csv {megabytes:F0} MB, {what}: median {rates[rates.Count / 2]:F0} MB/s of processor time, best {rates[^1]:F0} MB/s");
    }
}
