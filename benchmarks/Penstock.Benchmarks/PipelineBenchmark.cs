using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>What the machinery under datasets costs: a map an element, caches beside a resident batch, the memory of a shuffle, echoes of a slow source, cancellation.</summary>
internal static class PipelineBenchmark
{
    private const double Seconds = 0.5;
    private const long Megabyte = 1_000_000;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        if (Arguments.Matches(arguments, "map")) Map(rounds);
        if (Arguments.Matches(arguments, "cancel")) Cancel(rounds);
        if (Arguments.Matches(arguments, "shuffle")) Shuffle(Arguments.Numbers(arguments, "--rows", 10_000_000)[0]);
        if (Arguments.Matches(arguments, "cache"))
            foreach (int threads in Arguments.Numbers(arguments, "--threads", 1, 2)) Cache(rounds, threads);
        if (Arguments.Matches(arguments, "echo")) Echo(rounds, Arguments.Numbers(arguments, "--steps", 4000)[0]);
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
        long before = PeakOf(plain, rows), small = PeakOf(plain.ShuffleWithin(Megabyte, seed: 1), rows), after = PeakOf(plain.ShuffleWithin(64 * Megabyte, seed: 1), rows);
        Console.WriteLine($"\nreading {rows:N0} rows of 10 floats and a label: resident memory at most {before / 1e6:F1} MB without a shuffle, {small / 1e6:F1} MB within 1 MB, {after / 1e6:F1} MB within 64 MB: {(after - before) / 1e6:F1} MB more, {(after - small) / 1e6:F1} MB more than within 1 MB");
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

    /// <summary>Steps of training on Fashion-MNIST from caches, shuffled and batched, beside steps on one resident batch.</summary>
    private static void Cache(int rounds, int threads)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"penstock-benchmark-{Environment.ProcessId}");
        Dataset<Example> images = FashionMnist().Train, mapped = images.Map(e => e), memory = mapped.Cache(), disk = mapped.Snapshot(folder, "images");
        try
        {
            ReadAll(memory);
            ReadAll(disk);
            Console.WriteLine($"\ntraining on Fashion-MNIST, us a step, {threads} thread(s), {rounds} rounds, median/best, and of one resident batch\n| work | resident batch | 64 resident batches | from tensors | memory cache | disk cache |\n|---|---|---|---|---|---|");
            foreach (int batch in (int[])[32, 64])
            {
                var network = new FitWork.Network($"dnn of 512 units, batch {batch}", batch, false, () => Dense(512, seed: 1));
                FitWork[] works = [.. new[] { Resident(images, batch, 1), Resident(images, batch, 64), Trained(images, batch), Trained(memory, batch), Trained(disk, batch) }.Select(data => new FitWork(network, threads, data))];
                Timing[] times = Rounds(rounds, works.Length, i => works[i].Measure(Seconds));
                Console.WriteLine($"| {network.Name} | {string.Join(" | ", times.Select((t, i) => $"{t.Median * 1e6:F0}/{t.Best * 1e6:F0}{(i == 0 ? "" : $", {t.Median / times[0].Median:F2}/{t.Best / times[0].Best:F2}")}"))} |");
            }
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static Dataset<Example> Resident(Dataset<Example> rows, int batch, int batches) => Dataset.From(rows.Batch(batch).Take(batches).ToArray()).Repeat();

    private static Dataset<Example> Trained(Dataset<Example> rows, int batch) => rows.Shuffle(10_000, seed: 1).Batch(batch).Prefetch();

    private static (Dataset<Example> Train, Dataset<Example> Test) FashionMnist() =>
        Catalog.FashionMnist.Load(Environment.GetEnvironmentVariable("PENSTOCK_DATA") ?? throw new InvalidOperationException("pipeline: expected the folder of the datasets in PENSTOCK_DATA, got nothing."));

    private static Sequential Dense(int units, long seed) => new(new Rescaling(1 / 255.0), new Flatten(), new Dense(units, Activation.Relu), new Dense(10)) { Seed = seed };

    /// <summary>A source that takes 2 ms an element, with and without echoes: steps per second, and the accuracy after as many steps, which need a quarter of the elements with echoes.</summary>
    private static void Echo(int rounds, int steps)
    {
        const int batch = 32, buffer = 16_384;
        var (images, test) = FashionMnist();
        Dataset<Example> train = images.Shuffle(60_000, seed: 1), slow = train.Map(Slow), held = test.Batch(500);
        Console.WriteLine($"\na source of 2 ms an element, batches of {batch}, {rounds} rounds and seeds; accuracy after {steps} steps\n| work | steps/s, median | accuracy, mean |\n|---|---|---|");
        (string Name, Dataset<Example> Slow, Dataset<Example> Quick)[] works =
        [
            ("no echo", slow.Batch(batch).Prefetch(), train.Repeat().Batch(batch)),
            ("Echo(4)", slow.Echo(4).Shuffle(4 * batch, seed: 2).Batch(batch).Prefetch(), train.Repeat().Echo(4).Shuffle(buffer, seed: 2).Batch(batch)),
        ];
        foreach (var (name, timed, quick) in works)
        {
            var rates = new List<double>();
            double accuracy = 0;
            for (int round = 0; round < rounds; round++)
            {
                var clock = new StepsOfTime(3);
                Dense(128, round).Fit(timed, new Adam(1e-3), new CrossEntropy(), new() { Callbacks = [clock] });
                rates.Add(clock.PerSecond);
                Model model = Dense(128, round);
                model.Fit(quick.Take(steps), new Adam(new CosineDecay(1e-3, steps)), new CrossEntropy());
                accuracy += model.Evaluate(held, new CrossEntropy(), [new Accuracy()])["accuracy"] / rounds;
            }
            Console.WriteLine($"| {name} | {rates.Order().ElementAt(rates.Count / 2):F1} | {accuracy:P2} |");
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

    /// <summary>Counts the steps of a time that begins with the first.</summary>
    private sealed class StepsOfTime(double seconds) : Callback
    {
        private long _began;
        private int _steps;

        public double PerSecond { get; private set; }

        public override void OnBatchEnd(TrainingRun run)
        {
            if (_began == 0) _began = Stopwatch.GetTimestamp();
            else PerSecond = ++_steps / Stopwatch.GetElapsedTime(_began).TotalSeconds;
            run.StopsNow = Stopwatch.GetElapsedTime(_began).TotalSeconds >= seconds;
        }
    }
}
