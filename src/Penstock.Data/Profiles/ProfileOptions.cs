namespace Penstock.Data;

/// <summary>How a profile is made.</summary>
public sealed record ProfileOptions
{
    /// <summary>How many threads work; 0: one per core. The profile does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>How many different rows are remembered by their hash, to find duplicates and rows that two profiles share; 0: none. Up to this number what is told of them is exact.</summary>
    public int RowHashes { get; init; } = RowSketch.UsualLimit;

    internal int ThreadCount => Threads switch
    {
        < 0 or > MostThreads => throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"DataProfile: expected 0 to {MostThreads} threads, got {Threads}."),
        0 => Math.Min(Environment.ProcessorCount, MostThreads),
        _ => Threads,
    };

    internal int RowLimit => RowHashes is >= 0 and <= RowSketch.MostLimit
        ? RowHashes
        : throw new ArgumentOutOfRangeException(nameof(RowHashes), RowHashes, FormattableString.Invariant($"DataProfile: expected 0 to {RowSketch.MostLimit:N0} row hashes, got {RowHashes}."));

    private const int MostThreads = 256;
}
