using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>The matrix product against the machine's limit and torch.mm, in interleaved rounds.</summary>
internal static unsafe class MatrixBenchmark
{
    private static readonly string[] s_shapes =
    [
        "NN 512 512 512", "NN 1024 1024 1024", "NN 2048 2048 2048", "NN 256 256 256",
        "NN 32 128 784", "NN 128 128 784", "NT 128 128 784", "TN 784 128 128", "NN 128 512 512", "NT 128 512 512", "TN 512 512 128",
        "NN 9216 64 576", "NT 9216 576 64", "TN 576 64 9216", "NN 1 128 784",
    ];

    public static void Run(string[] arguments)
    {
        int[] threadCounts = [.. Arguments.Numbers(arguments, "--threads", 1, Environment.ProcessorCount).Distinct()];
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        string[] shapes = [.. s_shapes.Where(shape => Arguments.Matches(arguments, shape))];
        foreach (int threads in threadCounts)
        {
            using ThreadTeam team = new(threads);
            TorchPeer?[] peers = arguments.Contains("--alone") ? [] :
            [
                TorchPeer.Start("torch.mm", threads),
                Vector512.IsHardwareAccelerated ? TorchPeer.Start("SKYLAKEX", threads, ("OPENBLAS_CORETYPE", "SKYLAKEX")) : null,
                TorchPeer.Start("HASWELL", threads, ("OPENBLAS_CORETYPE", "HASWELL")),
                TorchPeer.Start("ZEN", threads, ("OPENBLAS_CORETYPE", "ZEN")),
            ];
            TorchPeer[] found = [.. peers.OfType<TorchPeer>()];
            Report.Header($"matrix product, GF/s, {threads} thread(s), {VectorForms.Best}, {rounds} rounds, median/best", [.. found.Select(peer => new Peer(peer.Name, peer, ""))]);
            foreach (string shape in shapes)
                RunShape(shape, team, found, rounds);
            foreach (TorchPeer peer in found)
                peer.Dispose();
        }
    }

    private static void RunShape(string shape, ThreadTeam team, TorchPeer[] peers, int rounds)
    {
        string[] words = shape.Split(' ');
        int m = int.Parse(words[1]), n = int.Parse(words[2]), k = int.Parse(words[3]);
        using Floats a = new((long)m * k), b = new((long)k * n), c = new((long)m * n);
        MatrixArguments<float> matrix = new()
        {
            M = m, N = n, K = k, C = c.Pointer, LeadingC = n,
            A = a.Pointer, TransposeA = words[0][0] == 'T', LeadingA = words[0][0] == 'T' ? m : k,
            B = b.Pointer, TransposeB = words[0][1] == 'T', LeadingB = words[0][1] == 'T' ? k : n,
        };
        Report.Row(shape, 2.0 * m * n * k, rounds, () => FmaPeak.Measure(team), () => Timing.Of(() => MatrixProduct.Run(team, matrix)), [.. peers.Select(peer => new Peer(peer.Name, peer, $"matrix {shape}"))]);
    }
}

/// <summary>Native memory filled with numbers between -1 and 1.</summary>
internal sealed unsafe class Floats : IDisposable
{
    public Floats(long count)
    {
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        Random random = new(1);
        for (long i = 0; i < count; i++)
            Pointer[i] = random.NextSingle() * 2 - 1;
    }

    public float* Pointer { get; }

    public void Dispose() => NativeMemory.AlignedFree(Pointer);
}
