using System.Collections.Concurrent;

namespace Penstock.Tensors;

/// <summary>What a plan runs with besides memory: threads, the replicas beside it, and whether to use the plain reference kernels.</summary>
internal sealed record RunContext(ThreadTeam Team)
{
    /// <summary>The other replicas of the same step; alone by default.</summary>
    public ReplicaGroup Replicas { get; init; } = ReplicaGroup.Alone;

    /// <summary>Which replica this is, from 0.</summary>
    public int Rank { get; init; }

    /// <summary>Whether every result is searched for NaN and infinity after its node has run.</summary>
    public bool Checked { get; init; }

    /// <summary>Counts the time of each step; null when nobody asks.</summary>
    public Profiler? Profiler { get; set; }

    private static readonly ConcurrentDictionary<int, ThreadTeam> s_teams = new();

    /// <summary>The team of so many threads, one for the whole process; 0 for one thread per core.</summary>
    public static ThreadTeam TeamOf(int threads)
    {
        if (threads == 0 || threads == Environment.ProcessorCount) return ThreadTeam.Shared;
        if (threads is < 0 or > ExecutorOptions.MostThreads) throw new ArgumentOutOfRangeException(nameof(threads), threads, $"Executor: expected 0 to {ExecutorOptions.MostThreads} threads, got {threads}.");
        return s_teams.GetOrAdd(threads, n => new ThreadTeam(n));
    }
}
