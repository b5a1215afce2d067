using System.Data.Common;

namespace Penstock.Registry;

/// <summary>Where the registry's rows lie. What differs between databases is here; all else is one SQL.</summary>
internal abstract class Database(string place, bool mayCreate)
{
    /// <summary>How long a writer waits for its turn.</summary>
    protected const int PatienceSeconds = 60;

    /// <summary>How messages call the database; never with a password.</summary>
    public string Place => place;

    /// <summary>Whether what is not there yet is made: a file, tables.</summary>
    public bool MayCreate => mayCreate;

    /// <summary>A query of the names of all tables.</summary>
    public abstract string TableNames { get; }

    /// <summary>The type of a column that numbers its rows.</summary>
    public abstract string Identity { get; }

    /// <summary>A file's path, or a connection string of PostgreSQL: one that says <c>Host=</c>.</summary>
    public static Database Of(string place, bool mayCreate)
    {
        if (string.IsNullOrWhiteSpace(place)) throw new ArgumentException("ModelRegistry: expected the path of a file or a connection string, got nothing.");
        if (place.StartsWith("postgres:", StringComparison.OrdinalIgnoreCase) || place.StartsWith("postgresql:", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("ModelRegistry: expected a connection string of the form Host=...;Database=...;Username=..., got an address that begins with postgres. Write its parts as names and values.");
        string[] parts = place.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Any(part => part.Split('=') is [var name, _, ..] && name.Trim().ToUpperInvariant() is "HOST" or "SERVER")) return new PostgresDatabase(place, mayCreate);
        // It may hold a password: it is not shown.
        if (parts.Length > 1 && parts.All(part => part.Contains('=')))
            throw new ArgumentException("ModelRegistry: expected a connection string of the form Host=...;Database=...;Username=..., got one without Host. Add it, or name a file.");
        return new SqliteDatabase(Path.GetFullPath(place), mayCreate);
    }

    /// <summary>Reads; what is read in one call is of one moment.</summary>
    public T Read<T>(Func<Session, T> read) => Run(BeginReading, read);

    /// <summary>Writes all or nothing. Writers take turns, whatever they write, so that each sees what the one before it did.</summary>
    public T Write<T>(Func<Session, T> write) => Run(BeginWriting, write, Settle);

    /// <inheritdoc cref="Read{T}"/>
    public void Read(Action<Session> read) => Read(Answering(read));

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<Session> write) => Write(Answering(write));

    protected abstract DbConnection OpenConnection();

    protected abstract DbTransaction BeginReading(DbConnection connection);

    protected abstract DbTransaction BeginWriting(DbConnection connection);

    /// <summary>Tidies up after a commit; what goes wrong in it undoes nothing.</summary>
    protected virtual void Settle(DbConnection connection)
    {
    }

    /// <summary>What went wrong, as a sentence without the name of the place.</summary>
    protected abstract string Explain(DbException error);

    private static Func<Session, bool> Answering(Action<Session> work) => session =>
    {
        work(session);
        return true;
    };

    private T Run<T>(Func<DbConnection, DbTransaction> begin, Func<Session, T> work, Action<DbConnection>? settle = null)
    {
        try
        {
            using DbConnection connection = OpenConnection();
            T result;
            using (DbTransaction transaction = begin(connection))
            {
                result = work(new Session(connection, transaction));
                transaction.Commit();
            }
            settle?.Invoke(connection);
            return result;
        }
        catch (DbException error)
        {
            throw new RegistryException($"registry {place}: {Explain(error)}", error);
        }
    }
}
