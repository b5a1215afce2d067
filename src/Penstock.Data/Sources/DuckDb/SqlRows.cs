using System.Runtime.ExceptionServices;

namespace Penstock.Data;

/// <summary>A place in the answer of a query, which runs when the first row is asked for. After an error it is at its end.</summary>
internal sealed class SqlRows(SqlText text, SqlOptions options, CancellationToken cancellation) : IDisposable
{
    private DuckDbDatabase? _database;
    private DuckDbQuery? _query;
    private ExceptionDispatchInfo? _failure;
    private int _next;
    private bool _isBroken;

    /// <summary>The columns of the answer, once there are rows.</summary>
    public DuckDbColumn[] Columns { get; private set; } = [];

    /// <summary>Takes up to so many rows of one chunk.</summary>
    /// <param name="wanted">How many at most.</param>
    /// <param name="append">Whether the columns get them; else they are passed over.</param>
    /// <param name="holdsError">Whether an error waits for the next call, because there are rows before it.</param>
    /// <returns>How many there were; 0 at the end.</returns>
    public int Next(long wanted, bool append, bool holdsError = false)
    {
        if (_failure is { } held)
        {
            if (holdsError) return 0;
            _failure = null;
            held.Throw();
        }
        if (_isBroken) return 0;
        try
        {
            if (_query is null) Open();
            if (_next == _query!.Rows)
            {
                _next = 0;
                if (!_query.NextChunk()) return 0;
            }
            int count = (int)Math.Min(wanted, _query.Rows - _next);
            if (append) count = Append(count);
            _next += count;
            return count;
        }
        catch (Exception error)
        {
            _isBroken = true;
            if (!holdsError || error is OperationCanceledException) throw;
            _failure = ExceptionDispatchInfo.Capture(error);
            return 0;
        }
    }

    // Where a value fails, the rows before it are found one by one.
    private int Append(int count)
    {
        int before = Columns[0].Count, good = 0;
        try
        {
            _query!.Append(Columns, _next, count);
            return count;
        }
        catch (InvalidDataException)
        {
            Shorten(before);
        }
        try
        {
            for (; good < count; good++) _query!.Append(Columns, _next + good, 1);
        }
        catch (InvalidDataException error) when (good > 0)
        {
            Shorten(before + good);
            _isBroken = true;
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        return good;

        void Shorten(int rows)
        {
            foreach (DuckDbColumn column in Columns) column.Shorten(rows);
        }
    }

    /// <summary>Goes to the beginning: the query runs anew.</summary>
    public void Rewind()
    {
        Dispose();
        (_query, _database, _next, _isBroken, _failure) = (null, null, 0, false, null);
    }

    public void Dispose()
    {
        _query?.Dispose();
        _database?.Dispose();
    }

    /// <summary>Is at its end from now on.</summary>
    public void Break() => _isBroken = true;

    private void Open()
    {
        _database = new(options);
        _query = new(_database, text.Who, text.Query, cancellation);
        Columns = _query.NewColumns();
        Sql.CheckNames(text.Who, Columns);
    }
}
