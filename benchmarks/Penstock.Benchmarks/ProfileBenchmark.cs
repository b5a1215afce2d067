using System.Diagnostics;
using Penstock.Data;

namespace Penstock.Benchmarks;

/// <summary>
/// Profiles a million taxi rows x 18 columns from memory and from CSV beside DuckDB's SUMMARIZE and pandas' describe: <c>profile TAXI.csv [rounds] [threads]</c>.
/// DuckDB comes with <c>build.cs -- natives</c>; pandas is Debian's python3-pandas.
/// </summary>
internal static class ProfileBenchmark
{
    public static void Run(string[] args)
    {
        if (args.Length == 0) throw new ArgumentException("profile: expected the taxi trips, data/simple/data.csv of the TFX example.");
        int rounds = args.Length > 1 ? int.Parse(args[1]) : 5, threads = args.Length > 2 ? int.Parse(args[2]) : 2;
        string path = TaxiRows.Write(args[0]);
        var options = new ProfileOptions { Threads = threads };
        long fromFile = PeakDuring(() => DataProfile.OfCsv(path, options: options));
        Table table = Csv.Read(path);
        long fromMemory = PeakDuring(() => DataProfile.Of(table, options));
        Console.WriteLine($"{TaxiRows.Count:N0} rows x {table.Columns.Count} columns, {new FileInfo(path).Length / 1e6:F0} MB of CSV, {threads} threads, {rounds} rounds");
        Console.WriteLine($"memory beyond what was there before: {fromMemory / 1e6:F0} MB from memory, {fromFile / 1e6:F0} MB from CSV; profile of {DataProfile.Of(table, options).ToJson().Length / 1e3:F0} kB");
        List<(string Name, Func<double> Seconds)> works =
        [
            ("Penstock from memory", () => Seconds(() => DataProfile.Of(table, options))),
            ("Penstock from CSV", () => Seconds(() => DataProfile.OfCsv(path, options: options))),
        ];
        using DuckDbPeer? duck = DuckDbPeer.Open(threads);
        if (duck is null) Console.WriteLine("DuckDB is left out: `build.cs -- natives` fetches its library");
        else
        {
            duck.Run($"CREATE TABLE trips AS SELECT * FROM read_csv('{path}')");
            works.Add(($"DuckDB {duck.Version} SUMMARIZE of a table", () => Seconds(() => duck.Run("SUMMARIZE trips"))));
            works.Add(($"DuckDB {duck.Version} SUMMARIZE of CSV", () => Seconds(() => duck.Run($"SUMMARIZE SELECT * FROM read_csv('{path}')"))));
        }
        using PandasPeer? pandas = PandasPeer.Start(path);
        if (pandas is null) Console.WriteLine("pandas is left out: /usr/bin/python3 cannot import it");
        else
        {
            works.Add(($"pandas {pandas.Version} describe(include=\"all\")", () => pandas.Seconds("describe")));
            works.Add(($"pandas {pandas.Version} read_csv and describe", () => pandas.Seconds("csv")));
        }
        List<double>[] seconds = [.. works.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < works.Count; i++) seconds[i].Add(works[i].Seconds());
        Console.WriteLine("| work | seconds, median/best | million rows/s |\n|---|---|---|");
        for (int i = 0; i < works.Count; i++)
        {
            var timing = Timing.OfSamples(seconds[i]);
            Console.WriteLine($"| {works[i].Name} | {timing.Median:F3}/{timing.Best:F3} | {TaxiRows.Count / timing.Median / 1e6:F2}/{TaxiRows.Count / timing.Best / 1e6:F2} |");
        }
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>How much more memory the process held at most while the work ran, looked at every few milliseconds.</summary>
    private static long PeakDuring(Action work)
    {
        work();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        long before = Environment.WorkingSet, most = 0;
        using var stop = new ManualResetEventSlim();
        var watch = new Thread(() =>
        {
            while (!stop.Wait(2)) most = Math.Max(most, Environment.WorkingSet - before);
        });
        watch.Start();
        work();
        stop.Set();
        watch.Join();
        return most;
    }
}
