using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Penstock.Registry;

/// <summary>
/// A file of SQLite with a write-ahead log. Every commit is flushed to the disk (synchronous = FULL), so that neither a killed process nor a
/// power cut loses what was acknowledged; then the log is taken over into the file, so that a copy of the file alone is a copy of the registry.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    private readonly string _path;
    private readonly string _connection, _unchanging;
    private bool _isOpened;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    public SqliteDatabase(string path, bool mayCreate) : base(path, mayCreate)
    {
        _path = path;
        if (Directory.Exists(path)) throw new RegistryException($"registry {path}: expected a file, got a folder. Name a file in it, such as registry.db.");
        if (!File.Exists(path) && !mayCreate) throw new RegistryException($"registry {path}: expected a registry, got no file. Register a model or run a pipeline first, or name another place.");
        if (mayCreate) MakeFolder(Path.GetDirectoryName(path)!);
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, DefaultTimeout = PatienceSeconds, Pooling = true,
        }.ToString();
        _unchanging = new SqliteConnectionStringBuilder { DataSource = new Uri(path).AbsoluteUri + "?immutable=1", Mode = SqliteOpenMode.ReadOnly }.ToString();
    }

    public override string TableNames => "SELECT name FROM sqlite_master WHERE type = 'table'";

    public override string Identity => "INTEGER PRIMARY KEY AUTOINCREMENT";

    protected override DbConnection OpenConnection()
    {
        // A connection that was kept would go on writing to a file that has no name any more.
        if (_isOpened && !File.Exists(_path))
        {
            using var kept = new SqliteConnection(_connection);
            SqliteConnection.ClearPool(kept);
            throw new RegistryException($"registry {_path}: expected the file that was opened, got none. Somebody deleted it: put back a copy, or open the registry anew.");
        }
        SqliteConnection connection;
        try
        {
            connection = Opened(_connection, $"PRAGMA busy_timeout = {PatienceSeconds * 1000}", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON");
        }
        catch (SqliteException error) when (error.SqliteErrorCode is CannotOpen or ReadOnly && File.Exists(_path) && !File.Exists(_path + "-wal"))
        {
            // Where no log can be made and nobody has one, the file is all there is.
            connection = Opened(_unchanging, "PRAGMA foreign_keys = ON");
        }
        _isOpened = true;
        return connection;
    }

    // Passive: it waits for nobody; what a reader still needs is taken over by the next writer.
    protected override void Settle(DbConnection connection)
    {
        try
        {
            Run((SqliteConnection)connection, "PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // The commit is in the log; it stays there until a disk has room again.
        }
    }

    protected override DbTransaction BeginReading(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    protected override DbTransaction BeginWriting(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    protected override string Explain(DbException error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        Busy or Locked => $"expected a turn to write within {PatienceSeconds} s, got none. Another process holds the database; end it or try again.",
        ReadOnly => $"expected a file that can be written to, got one that cannot. Change its rights and those of {Path.GetDirectoryName(_path)}.",
        InputOutput => $"expected to read and write the file, got an error of the disk: {Detail(error)}",
        Corrupt or NotADatabase => "expected a database of SQLite, got a file that is damaged or something else. Put back a copy of it, or name another file.",
        Full => "expected room on the disk, got none. Make room and try again; nothing was changed.",
        CannotOpen => $"expected a file that can be opened, got one that cannot. Check the rights of {Path.GetDirectoryName(_path)}.",
        _ => $"expected a registry's tables, got: {Detail(error)} Name another file.",
    };

    // What the library says stands between quotes: SQLite Error 10: 'disk I/O error'.
    private static string Detail(DbException error) => error.Message.Split('\'') is [_, var detail, ..] ? detail + "." : error.Message;

    private static SqliteConnection Opened(string connectionString, params ReadOnlySpan<string> settings)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            foreach (string setting in settings) Run(connection, setting);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // One statement: errors of those behind one that gives rows would be swallowed.
    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RegistryException($"registry: expected a folder {folder} that exists or can be made, got: {error.Message.TrimEnd('.')}. Choose another place.", error);
        }
    }
}
