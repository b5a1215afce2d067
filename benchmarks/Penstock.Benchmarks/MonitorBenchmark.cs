using System.Diagnostics;
using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Models;
using Penstock.Monitoring;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>Watches a log of 1,000,000 rows of the taxi data (the file repeated with noise) in windows of 500: <c>monitor CSV [--rows N] [--rounds N]</c>.</summary>
internal static class MonitorBenchmark
{
    public static void Run(string[] args)
    {
        if (args.FirstOrDefault() is not { } path || !File.Exists(path))
        {
            Console.WriteLine("monitor CSV [--rows N] [--rounds N]: expected the file of the taxi trips");
            return;
        }
        int rows = Arguments.Numbers(args, "--rows", 1_000_000)[0], rounds = Arguments.Numbers(args, "--rounds", 5)[0];
        Table trips = Csv.Read(path).Without("tips");
        var signature = new ModelSignature { Task = Target.Binary, ClassNames = ["no", "yes"], Columns = [.. trips.Columns.Select(c => new FeatureColumn(c.Name, c.DType == DType.Text))] };
        string folder = Directory.CreateTempSubdirectory("penstock-monitor-").FullName;
        try
        {
            long start = Stopwatch.GetTimestamp();
            Write(folder, trips, rows);
            Console.WriteLine($"log of {rows:N0} rows, {Directory.GetFiles(folder).Sum(f => new FileInfo(f).Length) / 1e6:F0} MB, written in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
            DataProfile profile = DataProfile.Of(trips);
            List<double> seconds = [];
            for (int round = 0; round < rounds; round++)
            {
                start = Stopwatch.GetTimestamp();
                TimeSpan processor = Environment.CpuUsage.TotalTime;
                MonitorReport report = new ModelMonitor(new("taxi", 1, signature, folder) { Profile = profile }).RunAsync().GetAwaiter().GetResult();
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                Console.WriteLine($"  {report.Rows:N0} rows, {report.WindowsJudged:N0} windows, {report.WindowsAlarmed:N0} with an alarm: {seconds[^1]:F2} s, {(Environment.CpuUsage.TotalTime - processor).TotalSeconds:F2} s of processor time");
            }
            seconds.Sort();
            Console.WriteLine($"monitor {rows:N0} logged rows x {trips.Columns.Count} columns, {Environment.ProcessorCount} threads: median {seconds[seconds.Count / 2]:F2} s, best {seconds[0]:F2} s, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder, Table trips, int rows)
    {
        var random = new Random(1);
        int[] order = [.. Enumerable.Range(0, trips.RowCount)];
        using var log = new RequestLog(new(folder) { MaxQueuedBytes = 64 << 20 });
        for (int i = 0; i < rows; i++)
        {
            if (i % order.Length == 0) random.Shuffle(order);
            int row = order[i % order.Length];
            var text = new StringBuilder("{");
            foreach (Column column in trips.Columns)
            {
                if (text.Length > 1) text.Append(',');
                text.Append('"').Append(column.Name).Append("\":");
                if (column.IsMissing(row)) text.Append("null");
                else if (column.DType == DType.Text) text.Append('"').Append(column.TextAt(row)).Append('"');
                else text.Append((column.DType == DType.Float32 ? (float)(column.NumberAt(row) * (1 + 1e-4 * (random.NextDouble() - 0.5))) : column.NumberAt(row)).ToString(CultureInfo.InvariantCulture));
            }
            text.Append('}');
            var record = new RequestRecord($"{i:x16}", 0, DateTimeOffset.UnixEpoch.AddSeconds(i), "taxi", 1, Encoding.UTF8.GetBytes(text.ToString()), Encoding.UTF8.GetBytes(random.NextSingle().ToString(CultureInfo.InvariantCulture)), 100);
            while (!log.TryAppend(record)) log.FlushAsync().Wait();
        }
    }
}
