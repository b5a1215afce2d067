using System.Collections.Concurrent;
using System.Globalization;

namespace Penstock.Tensors;

/// <summary>What the machine can do at most: what an operator reaches is told against it.</summary>
/// <param name="OperationsPerSecond">Floating-point operations in single precision, by multiplications with additions on registers alone.</param>
/// <param name="BytesPerSecond">Bytes read and written by a copy that is larger than the caches.</param>
public sealed record MachineLimits(double OperationsPerSecond, double BytesPerSecond)
{
    private const int Rounds = 5;
    private const long CopiedBytes = 64L << 20;
    private static readonly ConcurrentDictionary<int, Lazy<MachineLimits>> s_known = [];

    /// <summary>Measures the machine, which takes about a tenth of a second.</summary>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    /// <param name="clock">The clock to measure by; the system's if null.</param>
    public static unsafe MachineLimits Measure(int threads = 0, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        ThreadTeam team = RunContext.TeamOf(threads);
        double Best(Action work)
        {
            double best = double.PositiveInfinity;
            for (int i = 0; i < Rounds; i++)
            {
                long start = clock.GetTimestamp();
                work();
                best = Math.Min(best, clock.GetElapsedTime(start).TotalSeconds);
            }
            return best;
        }
        double arithmetic = Best(() => team.Run(team.Threads, _ => PeakKernels.RunBest()));
        var arena = new Arena();
        arena.Reserve(2 * CopiedBytes);
        byte* from = arena.Address, to = from + CopiedBytes;
        new Span<byte>(from, (int)CopiedBytes).Fill(1);
        const int parts = 64;
        double copying = Best(() => team.Run(parts, i => Buffer.MemoryCopy(from + i * (CopiedBytes / parts), to + i * (CopiedBytes / parts), CopiedBytes / parts, CopiedBytes / parts)));
        arena.Release();
        return new(PeakKernels.Operations * team.Threads / arithmetic, 2.0 * CopiedBytes / copying);
    }

    /// <summary>The machine as it was measured first.</summary>
    /// <param name="threads">Threads to use; 0 for one per core.</param>
    internal static MachineLimits Of(int threads) => s_known.GetOrAdd(threads, static threads => new(() => Measure(threads))).Value;

    /// <summary>Both rates in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{OperationsPerSecond / 1e9:0} GFLOP/s, {BytesPerSecond / 1e9:0.0} GB/s");
}
