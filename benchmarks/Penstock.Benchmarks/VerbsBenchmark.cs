using Penstock.Data;

namespace Penstock.Benchmarks;

/// <summary>What each verb of a dataset costs an element, beside the same source without it, and what threads give an interleave.</summary>
internal static class VerbsBenchmark
{
    private const int Count = 200_000;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        Dataset<int> source = Dataset.From(Enumerable.Range(0, Count).ToArray());
        Dataset<int[]> parts = Dataset.From(Enumerable.Range(0, Count / 1000).Select(x => Enumerable.Range(0, 1000).ToArray()).ToArray());
        var works = new (string Name, Action Read)[]
        {
            ("From alone", () => Read(source)),
            ("Enumerate", () => Read(source.Enumerate())),
            ("TakeWhile", () => Read(source.TakeWhile(x => x >= 0))),
            ("Shard(2, 0), two elements of the source each", () => Read(source.Concat(source).Shard(2, 0))),
            ("Concat", () => Read(source.Take(Count / 2).Concat(source.Skip(Count / 2)))),
            ("Echo(2)", () => Read(source.Take(Count / 2).Echo(2))),
            ("Scan", () => Read(source.Scan(0, (sum, x) => (sum ^ x, sum)))),
            ("Unique", () => Read(source.Unique())),
            ("Window(1)", () => Read(source.Window(1))),
            ("BatchBy(x % 16, 64).Unbatch()", () => Read(source.BatchBy(x => x % 16, 64).Map(g => g.Elements).Unbatch())),
            ("Sample of two", () => Read(Dataset.Sample([source.Take(Count / 2), source.Take(Count / 2)], 1))),
            ("Rebalance, all kept", () => Read(source.Rebalance(x => x & 1, [1, 1], 1, new() { Initial = [1, 1] }))),
            ("Unbatch of arrays of 1000", () => Read(parts.Unbatch())),
            ("FlatMap to datasets of 1000", () => Read(parts.FlatMap(part => Dataset.From(part)))),
            ("Interleave(4) of datasets of 1000", () => Read(parts.Interleave(part => Dataset.From(part), 4))),
            ("Interleave(4), 2 threads", () => Read(parts.Interleave(part => Dataset.From(part), 4, 1, 2))),
            ("Interleave(4), 2 threads, unordered", () => Read(parts.Interleave(part => Dataset.From(part), 4, 1, 2, false))),
            ("Interleave(4) of work of 1 us", () => Read(parts.Interleave(part => Dataset.From(part).Map(Work), 4))),
            ("Interleave(4) of work of 1 us, 2 threads", () => Read(parts.Interleave(part => Dataset.From(part).Map(Work), 4, 1, 2))),
        };
        works = [.. works.Where(work => Arguments.Matches(arguments, work.Name))];
        var times = works.Select(_ => new List<Timing>()).ToArray();
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < works.Length; i++) times[i].Add(Timing.Of(works[i].Read, 0.05));
        Console.WriteLine($"\n{Count} numbers, ns an element, median/best of {rounds} rounds\n| verb | ns |\n|---|---|");
        for (int i = 0; i < works.Length; i++)
            Console.WriteLine($"| {works[i].Name} | {1e9 * Timing.Of(times[i]).Median / Count:F1}/{1e9 * Timing.Of(times[i]).Best / Count:F1} |");
    }

    private static int Work(int x)
    {
        for (int i = 0; i < 1000; i++) x = x * 31 + i;
        return x;
    }

    private static void Read<T>(Dataset<T> dataset)
    {
        using DatasetReader<T> reader = dataset.Open(new() { Reuse = 1 });
        while (reader.MoveNext()) { }
    }
}
