using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>A training whose source is slow: what the report says of it, and how much faster it is once its first advice is followed.</summary>
internal static class BottleneckBenchmark
{
    private const int Rows = 2000, Epochs = 4;
    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(0.3);

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        List<double> slow = [], cached = [];
        History? last = null;
        for (int round = 0; round < rounds; round++)
        {
            slow.Add(Seconds(Source().Batch(64), out last));
            cached.Add(Seconds(Source().Cache().Batch(64), out _));
        }
        Console.WriteLine(last!.Bottleneck);
        double before = slow.Order().ElementAt(rounds / 2), after = cached.Order().ElementAt(rounds / 2);
        Console.WriteLine(FormattableString.Invariant($"{Epochs} epochs: {before:F2} s, with the first advice ({last.Bottleneck!.Advice[0]}) {after:F2} s: {before / after:F2} x as fast"));
    }

    private static Dataset<Example> Source() => FitWork.Rows.Take(Rows).Map(row =>
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_work;) Thread.SpinWait(20);
        return row;
    });

    private static double Seconds(Dataset<Example> batches, out History history)
    {
        long start = Stopwatch.GetTimestamp();
        history = FitWork.Perceptron().Fit(batches, new Adam(1e-3), new CrossEntropy(), new() { Epochs = Epochs, Profile = true });
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
