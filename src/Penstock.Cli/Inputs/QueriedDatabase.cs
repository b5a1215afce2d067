using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Penstock.Data;

namespace Penstock.Cli;

/// <summary>A file of SQLite or a database of PostgreSQL that a query is asked.</summary>
internal sealed class QueriedDatabase
{
    private static readonly string[] s_endings = [".db", ".sqlite", ".sqlite3"], s_addresses = ["postgresql://", "postgres://"];

    private readonly string _query;
    private readonly Func<DbConnection> _connect;

    /// <exception cref="UsageException">There is no query, or the address is none.</exception>
    public QueriedDatabase(string path, string? query)
    {
        (Name, Kind, _connect) = IsAddress(path) ? Postgres(path) : Sqlite(path);
        _query = query ?? throw new UsageException($"{Name}: expected --query with what to ask the database, got none.");
    }

    /// <summary>What to call it, without a password.</summary>
    public string Name { get; }

    public string Kind { get; }

    /// <summary>Whether a path names a database.</summary>
    public static bool IsOne(string path) => IsAddress(path) || s_endings.Contains(Path.GetExtension(path).ToLowerInvariant());

    public Dataset<Table> Read(int rows) => Dataset.FromQuery(_connect, _query, rows);

    private static bool IsAddress(string path) => s_addresses.Any(a => path.StartsWith(a, StringComparison.OrdinalIgnoreCase));

    private static (string, string, Func<DbConnection>) Sqlite(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{Path.GetFullPath(path)}: expected a file of SQLite, got none. Check the name.", path);
        SQLitePCL.Batteries_V2.Init();
        string connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly }.ToString();
        return (path, "SQLite", () => new SqliteConnection(connection));
    }

    // The driver knows connection strings only. A password that is not in the address is that of PGPASSWORD or of the user's password file.
    private static (string, string, Func<DbConnection>) Postgres(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.AbsolutePath.Length < 2 || uri.Query.Length > 0)
            throw new UsageException("FILE: expected an address such as postgresql://USER:PASSWORD@HOST:PORT/DATABASE, got another form.");
        string[] user = [.. uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString)];
        var parsed = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host, Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort, Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = user[0].Length > 0 ? user[0] : null, Password = user.Length > 1 ? user[1] : null, ApplicationName = "penstock", Options = "-c default_transaction_read_only=on", Pooling = false,
        };
        string connection = parsed.ToString();
        return ($"postgresql://{uri.Host}:{parsed.Port}/{parsed.Database}", "PostgreSQL", () => new NpgsqlConnection(connection));
    }
}
