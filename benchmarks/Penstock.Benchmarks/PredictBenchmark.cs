using System.Runtime.CompilerServices;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>The prediction of one row by the network 784-128-10 through the public Predict, beside the machine's limit, which is to read the weights once.</summary>
internal static unsafe class PredictBenchmark
{
    private const int Inputs = 784, Hidden = 128, Outputs = 10;
    private static float s_sink;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        Model model = FitWork.Perceptron();
        model.Threads = 1;
        Tensor row = Tensor.From([.. Enumerable.Range(0, Inputs).Select(i => i / (float)Inputs)], Shape.Of(1, Inputs));
        using Floats weights = new(Hidden * (Inputs + Outputs));
        using TorchPeer? torch = arguments.Contains("--alone") ? null : TorchPeer.Start("torch", 1);
        List<Timing> own = [], reads = [], peers = [];
        for (int round = 0; round < rounds; round++)
        {
            reads.Add(Timing.Of(() => s_sink = Sum<Lanes256>(weights.Pointer, Hidden * (Inputs + Outputs))));
            own.Add(Timing.Of(() => model.Predict(row)));
            if (torch is not null) peers.Add(torch.Measure("prediction"));
        }
        Console.WriteLine($"\nprediction of one row, us, 1 thread, {rounds} rounds, median/best{(torch is null ? "" : $", PyTorch {torch.Version}")}");
        Console.WriteLine("| work | reading the weights | Penstock | torch |\n|---|---|---|---|");
        Console.WriteLine($"| 784-128-10 | {Text(reads)} | {Text(own)} | {(torch is null ? "-" : Text(peers))} |");
    }

    private static string Text(List<Timing> times) => $"{1e6 * Timing.Of(times).Median:F2}/{1e6 * Timing.Of(times).Best:F2}";

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum<V>(float* x, nint n) where V : struct, ILanes<V>
    {
        V a = V.Of(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (nint i = 0; i < n; i += 8 * V.Count)
        {
            a += V.Load(x, i);
            b += V.Load(x, i + V.Count);
            c += V.Load(x, i + 2 * V.Count);
            d += V.Load(x, i + 3 * V.Count);
            e += V.Load(x, i + 4 * V.Count);
            f += V.Load(x, i + 5 * V.Count);
            g += V.Load(x, i + 6 * V.Count);
            h += V.Load(x, i + 7 * V.Count);
        }
        return (float)(a + b + c + d + e + f + g + h).First;
    }
}
