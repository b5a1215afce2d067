using System.Diagnostics;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>
/// Reads a table of 1,000,000 rows x 10 numbers of 8 digits on one thread: <c>csv [rounds]</c>; or a million taxi trips of mixed types beside DuckDB,
/// which reads them into a table of its own: <c>csv TAXI.csv [rounds] [threads]</c>.
/// </summary>
internal static class CsvBenchmark
{
    public static void Run(string[] args)
    {
        if (args.Length > 0 && File.Exists(args[0]))
        {
            CompareTrips(TaxiRows.Write(args[0]), args.Length > 1 ? int.Parse(args[1]) : 7, args.Length > 2 ? int.Parse(args[2]) : 2);
            return;
        }
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

    private static void CompareTrips(string path, int rounds, int threads)
    {
        using DuckDbPeer duck = DuckDbPeer.Open(threads) ?? throw new InvalidOperationException("csv: expected DuckDB's library, got none. Run `dotnet run build.cs -- natives`.");
        Table table = Csv.Read(path);
        var given = new CsvOptions { Types = table.Columns.ToDictionary(column => column.Name, column => column.DType) };
        double megabytes = new FileInfo(path).Length / 1e6;
        (string Name, Action Work)[] works =
        [
            ("Penstock, types inferred", () => Csv.Read(path)),
            ("Penstock, types given", () => Csv.Read(path, given)),
            ($"DuckDB {duck.Version}, types inferred", () => duck.Run($"create or replace table trips as select * from read_csv('{path}')")),
        ];
        List<double>[] seconds = [.. works.Select(_ => new List<double>())];
        for (int round = -1; round < rounds; round++)
            for (int i = 0; i < works.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                works[i].Work();
                if (round >= 0) seconds[i].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        double peer = Timing.OfSamples(seconds[^1]).Median;
        Console.WriteLine($"{table.RowCount:N0} rows x {table.Columns.Count} columns, {megabytes:F0} MB of CSV, {threads} threads, {rounds} rounds");
        Console.WriteLine("| reader | seconds, median/best | MB/s | of DuckDB |\n|---|---|---|---|");
        for (int i = 0; i < works.Length; i++)
        {
            var timing = Timing.OfSamples(seconds[i]);
            Console.WriteLine($"| {works[i].Name} | {timing.Median:F3}/{timing.Best:F3} | {megabytes / timing.Median:F0} | {peer / timing.Median:F2} |");
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
