using Penstock.Data;

namespace Penstock.Benchmarks;

/// <summary>DuckDB in this process.</summary>
internal sealed class DuckDbPeer : IDisposable
{
    private readonly DuckDbDatabase _database;

    private DuckDbPeer(DuckDbDatabase database) => _database = database;

    public string Version => _database.Api.Version;

    /// <summary>Opens a database in memory; null where the library is absent.</summary>
    public static DuckDbPeer? Open(int threads)
    {
        try
        {
            return new(new DuckDbDatabase(new() { Threads = threads, MemoryLimit = 8L << 30 }));
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }

    public void Run(string query)
    {
        using var running = new DuckDbQuery(_database, "DuckDB", query, CancellationToken.None);
        while (running.NextChunk())
        {
        }
    }

    public void Dispose() => _database.Dispose();
}
