using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>What each verb of a dataset costs an element, beside the same source without it; what threads give an interleave; what an echo gives a slow source.</summary>
internal static class VerbsBenchmark
{
    private const int Count = 200_000;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        if (arguments.Contains("--echo"))
        {
            Echo(arguments, rounds);
            return;
        }
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
            ("GroupBy(x % 16, 64).Unbatch()", () => Read(source.GroupBy(x => x % 16, 64).Map(g => g.Elements).Unbatch())),
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

    /// <summary>Steps a second with a source of 2 ms an element, and the accuracy after as many steps.</summary>
    private static void Echo(string[] arguments, int rounds)
    {
        const int batch = 32;
        int steps = Arguments.Numbers(arguments, "--steps", 1000)[0];
        string folder = Environment.GetEnvironmentVariable("PENSTOCK_DATA") ?? "data";
        var (train, test) = Catalog.FashionMnist.Load(folder);
        test = test.Batch(500);
        train = train.Shuffle(60_000, seed: 1).Repeat();
        Console.WriteLine($"\nbatches of {batch}, source of 2 ms an element\n| source | steps a second | accuracy after {steps} steps |\n|---|---|---|");
        var fresh = new List<double>();
        var echoed = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            fresh.Add(StepsPerSecond(train.Map(Slow).Batch(batch)));
            echoed.Add(StepsPerSecond(train.Map(Slow).Echo(4).Shuffle(256, seed: 2).Batch(batch)));
        }
        Console.WriteLine($"| no echo | {fresh.Order().ElementAt(rounds / 2):F1} | {Accuracy(train.Batch(batch), test, steps):F4} |");
        Console.WriteLine($"| Echo(4).Shuffle | {echoed.Order().ElementAt(rounds / 2):F1} | {Accuracy(train.Echo(4).Shuffle(16_384, seed: 2).Batch(batch), test, steps):F4} |");
    }

    private static double StepsPerSecond(Dataset<Example> batches)
    {
        const int warm = 4, timed = 16;
        long began = 0;
        int done = 0;
        Fit(batches.Take(warm + timed), () =>
        {
            if (++done == warm) began = Stopwatch.GetTimestamp();
        });
        return timed / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static double Accuracy(Dataset<Example> batches, Dataset<Example> test, int steps) =>
        Fit(batches.Take(steps), () => { }).Evaluate(test, new CrossEntropy(), [new Accuracy()])["accuracy"];

    private static Sequential Fit(Dataset<Example> batches, Action stepped)
    {
        var model = new Sequential(new Rescaling(1 / 255f), new Flatten(), new Dense(128, Activation.Relu), new Dense(10)) { Seed = 1 };
        model.Fit(batches, new Adam(1e-3), new CrossEntropy(), new() { Epochs = 1, Callbacks = [new Stepped(stepped)] });
        return model;
    }

    private static Example Slow(Example example)
    {
        Thread.Sleep(2);
        return example;
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

    private sealed class Stepped(Action stepped) : Callback
    {
        public override void OnBatchEnd(TrainingRun run) => stepped();
    }
}
