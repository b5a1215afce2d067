using System.Globalization;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Benchmarks;

/// <summary>
/// What SqueezeNet, which knows ImageNet, learns of 4,317 photographs of flowers with the defaults: frozen beside sklearn, fine-tuned, and from 50
/// photographs a class; and what a network with batch normalization carries over.
/// </summary>
internal static class TransferBenchmark
{
    private const int PerClass = 50, EpochsOfFew = 80;

    public static void Run(string[] arguments)
    {
        int[] seeds = Arguments.Numbers(arguments, "--seeds", 1, 2, 3);
        int threads = Arguments.Numbers(arguments, "--threads", 0)[0], side = Arguments.Numbers(arguments, "--side", 160)[0];
        string data = Environment.GetEnvironmentVariable("PENSTOCK_DATA") ?? Path.Combine("..", "shared", "data");
        if (Arguments.Matches(arguments, "frozen")) Table("frozen: accuracy | seconds | sklearn: defaults | best C", seeds, seed => Frozen(new(data, seed, threads, side)));
        if (Arguments.Matches(arguments, "tuned")) Table("fine-tuned: head alone | accuracy", seeds, seed =>
        {
            var work = new TransferWork(data, seed, threads, side);
            var (head, tuned) = work.Tuned(work.Train, Arguments.Numbers(arguments, "--epochs", 12)[0]);
            return [head, tuned];
        });
        if (Arguments.Matches(arguments, "few")) Table($"{PerClass} a class: head | fine-tuned | fine-tuned, augmented", seeds, seed => OfFew(new(data, seed, threads, side), seed, Arguments.Numbers(arguments, "--epochs", EpochsOfFew)[0]));
        if (Arguments.Matches(arguments, "normalized")) Table("MobileNetV2: frozen | fine-tuned | moving statistics that changed", seeds, seed =>
        {
            var (frozen, tuned, changed) = NormalizedTransfer.Measure(data, seed, threads);
            return [frozen, tuned, changed];
        });
    }

    private static double[] Frozen(TransferWork work)
    {
        var (accuracy, seconds, peer) = work.Frozen();
        return [accuracy, seconds, peer.Default, peer.Best];
    }

    // What a photograph of a flower may look like, and two of the changes of RandAugment.
    private static IReadOnlyList<Layer> Changing => [new RandomFlip(FlipMode.Horizontal), new RandomZoom((-0.4, 0.1)), new RandAugment(2, 0.5)];

    private static double[] OfFew(TransferWork work, int seed, int epochs)
    {
        var (few, others) = TransferWork.Few(work.Train, PerClass, TransferWork.Classes, seed);
        Dataset<Example> held = Dataset.From(work.Held.AsEnumerable().Concat(others.AsEnumerable()).ToArray());
        // Augmentation is all that keeps these from being learnt by heart: dropout and decay would take its place in part.
        var options = new TransferOptions { Dropout = 0, HeadDecay = 0 };
        var (head, plain) = work.OfFew(few, held, epochs, options with { Augmentation = [] });
        var (_, augmented) = work.OfFew(few, held, epochs, options with { Augmentation = Changing });
        return [head, plain, augmented];
    }

    private static void Table(string columns, int[] seeds, Func<int, double[]> measure)
    {
        Console.WriteLine($"\n| seed | {columns} |\n|{string.Concat(Enumerable.Repeat("---|", columns.Split('|').Length + 1))}");
        List<double[]> rows = [];
        void Write(string name, IEnumerable<double> row) => Console.WriteLine($"| {name} | {string.Join(" | ", row.Select(x => x.ToString(x <= 1 ? "0.0000" : "0.0", CultureInfo.InvariantCulture)))} |");
        foreach (int seed in seeds)
        {
            rows.Add(measure(seed));
            Write($"{seed}", rows[^1]);
        }
        Write("mean", rows[0].Select((_, column) => rows.Average(r => r[column])));
    }
}
