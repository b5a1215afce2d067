using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>
    /// The answer of a query on any database, part by part: rows are read from the driver as they are needed, never the whole table. Every epoch runs the query anew
    /// on a connection of its own, which is closed at its end. Whole numbers, floating-point numbers and truth values have the database's types; decimals are Float64,
    /// dates and timestamps Float64 seconds since 1970 in UTC, times of day seconds since midnight; identifiers and bytes are texts.
    /// </summary>
    /// <param name="connect">Makes a connection; it is opened if it is not, and disposed.</param>
    /// <param name="query">One statement. Going on in the middle of an epoch needs an order: <c>order by</c> a unique column.</param>
    /// <param name="rows">How many rows a part has; the last has fewer.</param>
    /// <param name="options">Parameters, types, timeout.</param>
    /// <exception cref="DatasetException">While reading: the database refused the connection or the query.</exception>
    /// <exception cref="InvalidDataException">While reading: a value is not of its column's type, or of a type that a table does not hold.</exception>
    public static Dataset<Table> FromQuery(Func<DbConnection> connect, string query, int rows, QueryOptions? options = null) => rows < 1
        ? throw new ArgumentOutOfRangeException(nameof(rows), rows, $"FromQuery: expected parts of 1 or more rows, got {rows}.")
        : new QueryDataset(connect, query, rows, options ?? new());
}

internal sealed class QueryDataset(Func<DbConnection> connect, string query, int rows, QueryOptions options) : Dataset<Table>
{
    public override long? Count => null;

    internal override Stage Stage => new("FromQuery", [], connect, query, rows, options);

    private protected override DatasetReader<Table> CreateReader(ReadingOptions reading) => new Reader(connect, query, rows, options, reading.Cancellation);

    private sealed class Reader(Func<DbConnection> connect, string query, int rows, QueryOptions options, CancellationToken cancellation) : DatasetReader<Table>(cancellation)
    {
        private DbConnection? _connection;
        private DbCommand? _command;
        private DbDataReader? _answer;
        private CancellationTokenRegistration _registration;
        private QueryColumn[] _columns = [];
        private long _row;
        private bool _isEnded, _isWhole;
        private ExceptionDispatchInfo? _failure;

        public override void Dispose() => Close();

        private protected override void Rewind(long epoch)
        {
            Close();
            (_row, _isEnded, _isWhole, _failure) = (0, false, false, null);
        }

        private protected override bool Advance()
        {
            if (_failure is { } held)
            {
                _failure = null;
                held.Throw();
            }
            int count = 0;
            try
            {
                for (; count < rows && Read(); count++)
                    foreach (QueryColumn column in _columns) column.Add(_answer!, _row);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                End();
                ExceptionDispatchInfo failure = ExceptionDispatchInfo.Capture(error is DbException ? new DatasetException("FromQuery", _row, error) { IsBreak = true } : error);
                if (count == 0) failure.Throw();
                // The rows before it are given first.
                _failure = failure;
                foreach (QueryColumn column in _columns) column.Shorten(count);
            }
            if (count == 0) return false;
            Current = new Table([.. _columns.Select(column => column.Take())]);
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            for (int taken; passed < count; passed++)
            {
                for (taken = 0; taken < rows && Read(); taken++)
                {
                }
                if (taken == 0) break;
            }
        }

        private bool Read()
        {
            Cancellation.ThrowIfCancellationRequested();
            if (_isEnded) return false;
            try
            {
                if (_answer is null) Open();
                if (_answer.Read())
                {
                    _row++;
                    return true;
                }
                _isWhole = true;
                End();
                return false;
            }
            catch (Exception error)
            {
                Cancellation.ThrowIfCancellationRequested();
                End();
                if (error is DbException) throw new DatasetException("FromQuery", _row, error) { IsBreak = true };
                throw;
            }
        }

        [MemberNotNull(nameof(_answer))]
        private void Open()
        {
            _connection = connect();
            if (_connection.State == ConnectionState.Closed) _connection.Open();
            DbCommand command = _command = _connection.CreateCommand();
            command.CommandText = query;
            if (options.Timeout is { } timeout) command.CommandTimeout = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds));
            foreach (var (name, value) in options.Parameters)
            {
                DbParameter parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            _registration = Cancellation.Register(command.Cancel);
            _answer = command.ExecuteReader(CommandBehavior.SequentialAccess | CommandBehavior.SingleResult);
            _columns = QueryColumn.Of(_answer, options.Types);
        }

        private void End()
        {
            _isEnded = true;
            Close();
        }

        private void Close()
        {
            _registration.Dispose();
            // A driver reads the rest of an answer before it lets go of it, if it is not told that nobody wants it.
            if (_answer is { IsClosed: false } && !_isWhole) _command!.Cancel();
            try
            {
                _answer?.Dispose();
            }
            catch (DbException) when (!_isWhole)
            {
                // What was cancelled says so.
            }
            _command?.Dispose();
            _connection?.Dispose();
            (_connection, _command, _answer) = (null, null, null);
        }
    }
}
