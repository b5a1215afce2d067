using System.Globalization;
using System.Text;

namespace Penstock.Data;

/// <summary>A database in memory with one connection.</summary>
internal sealed unsafe class DuckDbDatabase : IDisposable
{
    private nint _database, _connection;

    public DuckDbDatabase(SqlOptions options)
    {
        Api = DuckDbLibrary.Load(options.LibraryFolder);
        try
        {
            Open(options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DuckDbApi Api { get; }

    public nint Connection => _connection;

    public void Dispose()
    {
        fixed (nint* connection = &_connection, database = &_database)
        {
            if (_connection != 0) Api.Disconnect(connection);
            if (_database != 0) Api.Close(database);
        }
        (_connection, _database) = (0, 0);
    }

    private void Open(SqlOptions options)
    {
        nint config = 0;
        if (Api.CreateConfig(&config) != 0) throw new InvalidOperationException("DuckDB: expected settings to be made, got none.");
        try
        {
            Set(config, "threads", (options.Threads ?? Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture));
            Set(config, "memory_limit", string.Create(CultureInfo.InvariantCulture, $"{options.MemoryLimit}B"));
            Set(config, "temp_directory", options.SpillFolder ?? "");
            foreach (string name in new[] { "autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions" }) Set(config, name, "false");
            Set(config, "lock_configuration", "true");
            byte* error = null;
            fixed (nint* database = &_database)
                if (Api.OpenExt(null, database, config, &error) != 0)
                {
                    string text = DuckDbQuery.Text(error);
                    Api.Free(error);
                    throw new InvalidOperationException($"DuckDB: expected a database in memory, got: {text}");
                }
        }
        finally
        {
            Api.DestroyConfig(&config);
        }
        fixed (nint* connection = &_connection)
            if (Api.Connect(_database, connection) != 0) throw new InvalidOperationException("DuckDB: expected a connection, got none.");
    }

    private void Set(nint config, string name, string value)
    {
        fixed (byte* n = Encoding.UTF8.GetBytes(name + "\0"), v = Encoding.UTF8.GetBytes(value + "\0"))
            if (Api.SetConfig(config, n, v) != 0) throw new ArgumentException($"DuckDB: expected a value that it takes for {name}, got \"{value}\".");
    }
}
