using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>What a log costs a training: epochs of the convolutional network on images of Fashion-MNIST's size without a log, with scalars and histograms, and with all of it, in interleaved rounds.</summary>
internal static class RunLogBenchmark
{
    private const int Classes = 10, Side = 28, Batch = 64;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0], rows = Arguments.Numbers(arguments, "--rows", 60_000)[0], threads = Arguments.Numbers(arguments, "--threads", 2)[0];
        Dataset<Example> data = Dataset.FromTensors(Images(rows), Labels(rows)).Shuffle(rows, seed: 1).Batch(Batch).Prefetch();
        Dataset<Example> heldOut = Dataset.FromTensors(Images(rows / 6), Labels(rows / 6)).Batch(256);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("penstock-");
        RunLogging all = folder.FullName, plain = all with { ConfusionMatrix = false, Predictions = 0, Embeddings = 0, Profile = false };
        (string Name, RunLogging? Log)[] ways = [("no log", null), ("scalars every step, histograms every epoch", plain), ("all of it", all)];
        var seconds = new double[ways.Length, rounds];
        Fit(data.Take(4), heldOut.Take(1), all, threads);
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < ways.Length; i++)
            {
                int way = (i + round) % ways.Length;
                seconds[way, round] = Fit(data, heldOut, ways[way].Log, threads);
            }
        long bytes = folder.EnumerateFiles("*tfevents*").Sum(f => f.Length);
        folder.Delete(recursive: true);
        Console.WriteLine($"\nan epoch of {rows} images in batches of {Batch} with validation on {rows / 6}, {threads} thread(s), {rounds} rounds; {bytes / 1e6:F1} MB of logs");
        Console.WriteLine("| log | seconds, median/best | of the time without a log, median of the rounds' |\n|---|---|---|");
        for (int way = 0; way < ways.Length; way++)
        {
            double[] own = [.. Enumerable.Range(0, rounds).Select(r => seconds[way, r]).Order()], ratios = [.. Enumerable.Range(0, rounds).Select(r => seconds[way, r] / seconds[0, r]).Order()];
            Console.WriteLine($"| {ways[way].Name} | {own[rounds / 2]:F3}/{own[0]:F3} | {ratios[rounds / 2]:F4} |");
        }
    }

    private static double Fit(Dataset<Example> data, Dataset<Example> heldOut, RunLogging? log, int threads)
    {
        Model model = FitWork.OfImages(1);
        double began = Timing.Now();
        model.Fit(data, new Adam(1e-3), new CrossEntropy(), new() { Metrics = [new Accuracy()], Validation = heldOut, Threads = threads, RunLog = log });
        return Timing.Now() - began;
    }

    private static Tensor Images(int rows)
    {
        var pixels = new byte[rows * Side * Side];
        new Random(1).NextBytes(pixels);
        return Tensor.From(pixels, [rows, Side, Side]);
    }

    private static Tensor Labels(int rows)
    {
        var random = new Random(2);
        return Tensor.From([.. Enumerable.Range(0, rows).Select(_ => random.Next(Classes))]);
    }
}
