using System.Runtime.InteropServices;

namespace Penstock.Benchmarks;

/// <summary>DuckDB in this process, through its C interface.</summary>
internal sealed unsafe partial class DuckDbPeer : IDisposable
{
    private readonly nint _database, _connection;

    private DuckDbPeer(nint database, nint connection) => (_database, _connection) = (database, connection);

    public string Version { get; } = Marshal.PtrToStringUTF8(LibraryVersion())!;

    /// <summary>Opens a database in memory; null where the variable PENSTOCK_DUCKDB names no library.</summary>
    public static DuckDbPeer? Open(int threads)
    {
        string? library = Environment.GetEnvironmentVariable("PENSTOCK_DUCKDB");
        if (!File.Exists(library)) return null;
        NativeLibrary.SetDllImportResolver(typeof(DuckDbPeer).Assembly, (name, _, _) => name == "duckdb" ? NativeLibrary.Load(library) : 0);
        if (OpenDatabase(null, out nint database) != 0 || Connect(database, out nint connection) != 0) throw new InvalidOperationException("DuckDB: expected to open a database in memory.");
        var peer = new DuckDbPeer(database, connection);
        peer.Run($"SET threads = {threads}");
        return peer;
    }

    public void Run(string query)
    {
        Result result;
        int state = Query(_connection, query, &result);
        string? error = state == 0 ? null : Marshal.PtrToStringUTF8(ResultError(&result));
        DestroyResult(&result);
        if (state != 0) throw new InvalidOperationException($"DuckDB: {error}");
    }

    public void Dispose()
    {
        nint connection = _connection, database = _database;
        Disconnect(&connection);
        Close(&database);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Result
    {
        public ulong A, B, C;
        public nint D, E, F;
    }

    [LibraryImport("duckdb", EntryPoint = "duckdb_library_version")]
    private static partial nint LibraryVersion();

    [LibraryImport("duckdb", EntryPoint = "duckdb_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDatabase(string? path, out nint database);

    [LibraryImport("duckdb", EntryPoint = "duckdb_connect")]
    private static partial int Connect(nint database, out nint connection);

    [LibraryImport("duckdb", EntryPoint = "duckdb_query", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Query(nint connection, string query, Result* result);

    [LibraryImport("duckdb", EntryPoint = "duckdb_result_error")]
    private static partial nint ResultError(Result* result);

    [LibraryImport("duckdb", EntryPoint = "duckdb_destroy_result")]
    private static partial void DestroyResult(Result* result);

    [LibraryImport("duckdb", EntryPoint = "duckdb_disconnect")]
    private static partial void Disconnect(nint* connection);

    [LibraryImport("duckdb", EntryPoint = "duckdb_close")]
    private static partial void Close(nint* database);
}
