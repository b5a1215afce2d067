using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>The machine's limit: fused multiply-adds on registers alone, in the widest vectors.</summary>
internal static unsafe class FmaPeak
{
    /// <summary>Floating-point operations per second of a team, as seconds for one operation.</summary>
    public static Timing Measure(ThreadTeam team, double seconds = 0.05)
    {
        Timing one = Timing.Of(() => team.Run(team.Threads, &RunBest, null), seconds);
        double operations = PeakKernels.Operations * team.Threads;
        return new(one.Median / operations, one.Best / operations);
    }

    private static void RunBest(void* argument, int task) => PeakKernels.RunBest();
}
