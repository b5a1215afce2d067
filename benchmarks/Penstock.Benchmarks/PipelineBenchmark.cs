using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>What the machinery under datasets costs: a map an element, caches beside a resident batch, the memory of a shuffle, echoes of a slow source, cancellation.</summary>
internal static class PipelineBenchmark
{
    private const double Seconds = 0.5;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        if (Arguments.Matches(arguments, "map")) Map(rounds);
        if (Arguments.Matches(arguments, "cancel")) Cancel(rounds);
        if (Arguments.Matches(arguments, "shuffle")) Shuffle(Arguments.Numbers(arguments, "--rows", 10_000_000)[0]);
        if (Arguments.Matches(arguments, "cache"))
            foreach (int threads in Arguments.Numbers(arguments, "--threads", 1, 2)) Cache(rounds, threads);
        if (Arguments.Matches(arguments, "echo")) Echo(rounds);
    }

    /// <summary>A map around an empty function, beside its source alone.</summary>
    private static void Map(int rounds)
    {
        const int elements = 4_000_000;
        Dataset<int> source = new RangeDataset(elements);
        (string Name, Dataset<int> Dataset)[] works =
        [
            ("source alone", source), ("Map", source.Map(x => x)), ("Map, 2 threads, ordered", source.Map(x => x, 2)),
            ("Map, 2 threads, unordered", source.Map(x => x, 2, ordered: false)), ("Map, Auto", source.Map(x => x, Dataset.Auto)),
        ];
        Console.WriteLine($"\nreading {elements:N0} numbers, {rounds} rounds, ns an element, median/best\n| work | with the source | the stage |\n|---|---|---|");
        Timing[] times = Rounds(rounds, works.Length, i => Once(() => ReadAll(works[i].Dataset)) / elements);
        for (int i = 0; i < works.Length; i++)
            Console.WriteLine($"| {works[i].Name} | {times[i].Median * 1e9:F1}/{times[i].Best * 1e9:F1} | {(i == 0 ? "" : $"{(times[i].Median - times[0].Median) * 1e9:F1}")} |");
    }

    /// <summary>From a cancellation to the end of the last thread, while functions of 2 ms run.</summary>
    private static void Cancel(int rounds)
    {
        var samples = new List<double>();
        for (int round = 0; round < 4 * rounds; round++)
        {
            using var cancellation = new CancellationTokenSource();
            using DatasetReader<int> reader = new RangeDataset(int.MaxValue).Map(Sleep, 4).Batch(8).Map(b => b.Length).Prefetch().Open(new() { Cancellation = cancellation.Token });
            for (int i = 0; i < 3; i++) reader.MoveNext();
            samples.Add(Once(() =>
            {
                cancellation.Cancel();
                try
                {
                    while (reader.MoveNext()) { }
                }
                catch (OperationCanceledException)
                {
                    reader.Dispose();
                }
            }));
        }
        Console.WriteLine($"\ncancellation of a parallel map (functions of 2 ms) behind a prefetch, {samples.Count} times: median {Timing.OfSamples(samples).Median * 1e3:F1} ms, longest {samples.Max() * 1e3:F1} ms");
    }

    private static int Sleep(int x)
    {
        Thread.Sleep(2);
        return x;
    }

    /// <summary>How much more memory a shuffle bounded by bytes takes than reading its rows without it.</summary>
    private static void Shuffle(int rows)
    {
        Dataset<Example> plain = new RangeDataset(rows).Map(i => new Example(Tensor.From(i, i + 1f, i + 2f, i + 3f, i + 4f, i + 5f, i + 6f, i + 7f, i + 8f, i + 9f), Tensor.Scalar(i & 1)));
        long before = PeakOf(plain, rows / 10), after = PeakOf(plain.ShuffleWithin(64L << 20, seed: 1), rows);
        Console.WriteLine($"\nshuffle of {rows:N0} rows of 10 floats and a label within 64 MiB: resident memory at most {before / 1e6:F1} MB without, {after / 1e6:F1} MB with it, {(after - before) / 1e6:F1} MB more");
    }

    private static long PeakOf(Dataset<Example> dataset, int rows)
    {
        using Process process = Process.GetCurrentProcess();
        long peak = 0;
        int read = 0;
        using DatasetReader<Example> reader = dataset.Open(default);
        while (read < rows && reader.MoveNext())
        {
            if (read++ % 50_000 != 0) continue;
            process.Refresh();
            peak = Math.Max(peak, process.WorkingSet64);
        }
        return peak;
    }

    /// <summary>Steps of training from caches, shuffled and batched, beside steps on one resident batch.</summary>
    private static void Cache(int rounds, int threads)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"penstock-benchmark-{Environment.ProcessId}");
        try
        {
            Console.WriteLine($"\ntraining, us a step, {threads} thread(s), {rounds} rounds, median/best, and of one resident batch\n| work | resident batch | from tensors | memory cache | disk cache |\n|---|---|---|---|---|");
            foreach (FitWork.Network network in FitWork.Dense)
            {
                Dataset<Example> rows = FitWork.Rows.Map(e => e), memory = rows.Cache(), disk = rows.Snapshot(folder, "rows");
                ReadAll(memory);
                ReadAll(disk);
                FitWork[] works =
                [
                    new(network, threads, Dataset.From(FitWork.Rows.Batch(network.Batch).First()).Repeat()), new(network, threads, Trained(FitWork.Rows, network)),
                    new(network, threads, Trained(memory, network)), new(network, threads, Trained(disk, network)),
                ];
                Timing[] times = Rounds(rounds, works.Length, i => works[i].Measure(Seconds));
                Console.WriteLine($"| {network.Name} | {string.Join(" | ", times.Select((t, i) => $"{t.Median * 1e6:F0}/{t.Best * 1e6:F0}{(i == 0 ? "" : $", {t.Median / times[0].Median:F2}/{t.Best / times[0].Best:F2}")}"))} |");
            }
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static Dataset<Example> Trained(Dataset<Example> rows, FitWork.Network network) => rows.Shuffle(60_000, seed: 1).Batch(network.Batch, dropRemainder: true).Prefetch();

    /// <summary>A source that takes 2 ms an element, with and without echoes: steps per second, and accuracy on held-out digits after as many fresh elements.</summary>
    private static void Echo(int rounds)
    {
        var (train, test) = Catalog.FashionMnist.Load(Environment.GetEnvironmentVariable("PENSTOCK_DATA") ?? throw new InvalidOperationException("echo: expected the folder of the datasets in PENSTOCK_DATA, got nothing."));
        Dataset<Example> slow = train.Take(1500).Map(e => Slow(e));
        Console.WriteLine($"\na source of 2 ms an element, batches of 16, {rounds} rounds\n| work | steps/s, median | accuracy, mean |\n|---|---|---|");
        (string Name, Dataset<Example> Data)[] works = [("no echo", slow.Shuffle(500, seed: 1).Batch(16).Prefetch(8)), ("Echo(4)", slow.Echo(4).Shuffle(2000, seed: 1).Batch(16).Prefetch(8))];
        foreach (var (name, data) in works)
        {
            var rates = new List<double>();
            double accuracy = 0;
            for (int round = 0; round < rounds; round++)
            {
                var model = new Sequential(new Rescaling(1 / 255f), new Flatten(), new Dense(128, Activation.Relu), new Dense(10)) { Seed = round };
                var steps = new StepCount();
                double seconds = Once(() => model.Fit(data, new Adam(1e-3f), new CrossEntropy(), new() { Callbacks = [steps] }));
                rates.Add(steps.Count / seconds);
                accuracy += model.Evaluate(test.Batch(256), new CrossEntropy(), [new Accuracy()])["accuracy"] / rounds;
            }
            Console.WriteLine($"| {name} | {rates.Order().ElementAt(rates.Count / 2):F0} | {accuracy:P2} |");
        }
    }

    private static Example Slow(Example example)
    {
        Thread.Sleep(2);
        return example;
    }

    private static void ReadAll<T>(Dataset<T> dataset)
    {
        using DatasetReader<T> reader = dataset.Open(default);
        while (reader.MoveNext()) { }
    }

    private static double Once(Action work)
    {
        long began = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static Timing[] Rounds(int rounds, int works, Func<int, double> measure) => Rounds(rounds, works, i => new Timing(measure(i), double.MaxValue) is var t ? t with { Best = t.Median } : t);

    private static Timing[] Rounds(int rounds, int works, Func<int, Timing> measure)
    {
        var samples = new List<Timing>[works];
        for (int i = 0; i < works; i++)
        {
            samples[i] = [];
            measure(i);
        }
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < works; i++) samples[i].Add(measure(i));
        return [.. samples.Select(of => Timing.Of(of))];
    }

    private sealed class StepCount : Callback
    {
        public int Count { get; private set; }

        public override void OnBatchEnd(TrainingRun run) => Count++;
    }
}
