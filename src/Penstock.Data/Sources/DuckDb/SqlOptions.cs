namespace Penstock.Data;

/// <summary>How a query over files runs.</summary>
public sealed record SqlOptions
{
    /// <summary>The threads that DuckDB uses; null: as many as there are processors.</summary>
    public int? Threads { get; init; }

    /// <summary>The most bytes that DuckDB's buffers take; 1 GiB by default. A query that needs more fails, unless <see cref="SpillFolder"/> is given.</summary>
    public long MemoryLimit { get; init; } = 1L << 30;

    /// <summary>A folder to which sorts and joins beyond the memory limit may write; null: nothing is written.</summary>
    public string? SpillFolder { get; init; }

    /// <summary>The files that a query reads, for what keeps its answer: Cache(folder) and steps of pipelines notice by them that a file is another one, and refuse a query where this is null. An empty pattern is a query that reads none. Parquet and Json know theirs.</summary>
    public FilePattern? Files { get; init; }

    /// <summary>The folder of DuckDB's library; null: beside the program, in the artifacts/natives of the build tree that the program lies in, then among the system's.</summary>
    public string? LibraryFolder { get; init; }
}
