using System.Globalization;
using Penstock.Models;

namespace Penstock.Benchmarks;

/// <summary>What SqueezeNet, which knows ImageNet, learns of 4,317 photographs of flowers with the defaults: frozen, fine-tuned, and from 50 photographs a class.</summary>
internal static class TransferBenchmark
{
    private static double Knob(string[] a, string name, double otherwise) => Array.IndexOf(a, name) is >= 0 and int at ? double.Parse(a[at + 1], CultureInfo.InvariantCulture) : otherwise;

    public static void Run(string[] arguments)
    {
        int[] seeds = Arguments.Numbers(arguments, "--seeds", 1, 2, 3);
        int threads = Arguments.Numbers(arguments, "--threads", 0)[0];
        string data = Environment.GetEnvironmentVariable("PENSTOCK_DATA") ?? Path.Combine("..", "shared", "data");
        if (Arguments.Matches(arguments, "frozen"))
            foreach (int seed in seeds)
            {
                var (accuracy, seconds, peer) = new TransferWork(data, seed, threads).Frozen();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"frozen seed {seed}: {accuracy:0.0000} in {seconds:0.0} s; sklearn {peer}"));
            }
        double size = Knob(arguments, "--size", 1);
        TransferOptions usual = new()
        {
            HeadRate = Knob(arguments, "--rate", 0.003), FineTuneShare = Knob(arguments, "--share", 0.1), Dropout = Knob(arguments, "--dropout", 0.3), HeadDecay = Knob(arguments, "--decay", 0.03),
        };
        Layer[] Augmentation() => [new RandomFlip(FlipMode.Horizontal), new RandomRotation(0.08 * size), new RandomZoom(0.2 * size), new RandomTranslation(0.1 * size, 0.1 * size), new RandomContrast(0.2 * size)];
        int epochs = Arguments.Numbers(arguments, "--epochs", 8)[0];
        if (Arguments.Matches(arguments, "tuned"))
            foreach (int seed in seeds)
            {
                var work = new TransferWork(data, seed, threads);
                var (head, tuned) = work.Tuned(work.Train, epochs, usual with { Augmentation = size > 0 ? Augmentation() : [] });
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tuned seed {seed} {string.Join(' ', arguments)}: head {head:0.0000}, {tuned:0.0000} at {DateTime.Now:T}"));
            }
        if (Arguments.Matches(arguments, "few"))
            foreach (int seed in seeds)
            {
                var work = new TransferWork(data, seed, threads);
                var few = work.Few(50);
                foreach (double s in new double[] { 0, size })
                {
                    size = s;
                    var (head, tuned) = work.Tuned(few, epochs, usual with { Augmentation = s > 0 ? Augmentation() : [] });
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"few seed {seed} {string.Join(' ', arguments)} {s}: head {head:0.0000}, {tuned:0.0000} at {DateTime.Now:T}"));
                }
            }
    }
}
