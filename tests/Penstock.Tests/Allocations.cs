namespace Penstock.Tests;

/// <summary>Tests that count what the whole process allocates; no other test runs beside them.</summary>
[CollectionDefinition(nameof(Allocations), DisableParallelization = true)]
public class Allocations
{
    /// <summary>Bytes that work takes on the managed heap: the least of a few rounds, since the runtime's own threads may allocate at any moment.</summary>
    internal static long Of(Action work)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 6 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }
}
