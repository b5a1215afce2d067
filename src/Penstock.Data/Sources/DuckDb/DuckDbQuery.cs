using System.Runtime.InteropServices;
using System.Text;

namespace Penstock.Data;

/// <summary>One query, whose answer is fetched chunk by chunk. Disposing it ends the query and frees all that is native.</summary>
internal sealed unsafe class DuckDbQuery : IDisposable
{
    private const int Select = 1;

    private readonly CancellationToken _cancellation;
    private readonly string _who;
    private CancellationTokenRegistration _registration;
    private Timer? _interrupting;
    private readonly nint _connection;
    private nint _statement, _chunk;
    private DuckDbResult _result;
    private bool _hasResult, _isEnded;

    /// <param name="database">What it runs on, one query at a time.</param>
    /// <param name="who">What begins an error's message.</param>
    /// <param name="query">One statement.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <param name="mayChange">Whether it may be one that writes files or changes settings; else it must be a query.</param>
    public DuckDbQuery(DuckDbDatabase database, string who, string query, CancellationToken cancellation, bool mayChange = false)
    {
        cancellation.ThrowIfCancellationRequested();
        (_who, _cancellation, _connection, Api) = (who, cancellation, database.Connection, database.Api);
        try
        {
            // Again and again, because an interruption is forgotten where the query begins just then.
            _registration = cancellation.Register(() => _interrupting = new Timer(_ => Api.Interrupt(_connection), null, 0, 20));
            Execute(query, mayChange);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DuckDbApi Api { get; }

    /// <summary>The rows of the chunk fetched last.</summary>
    public int Rows { get; private set; }

    /// <summary>A reader for each column of the answer.</summary>
    public DuckDbColumn[] NewColumns()
    {
        fixed (DuckDbResult* result = &_result)
        {
            var columns = new DuckDbColumn[checked((int)Api.ColumnCount(result))];
            for (int i = 0; i < columns.Length; i++)
            {
                nint type = Api.ColumnLogicalType(result, (ulong)i);
                try
                {
                    columns[i] = DuckDbColumn.Of(Api, _who, Marshal.PtrToStringUTF8((nint)Api.ColumnName(result, (ulong)i))!, type);
                }
                finally
                {
                    Api.DestroyLogicalType(&type);
                }
            }
            return columns;
        }
    }

    /// <summary>Fetches the next chunk; false at the end.</summary>
    public bool NextChunk()
    {
        ReleaseChunk();
        if (_isEnded) return false;
        _cancellation.ThrowIfCancellationRequested();
        _chunk = Api.FetchChunk(_result);
        if (_chunk == 0)
        {
            _isEnded = true;
            fixed (DuckDbResult* result = &_result)
                if (Text(Api.ResultError(result)) is { Length: > 0 } error) throw Error(error);
            return false;
        }
        Rows = checked((int)Api.DataChunkGetSize(_chunk));
        return Rows > 0 || NextChunk();
    }

    /// <summary>Hands some rows of the chunk to the columns.</summary>
    public void Append(DuckDbColumn[] columns, int start, int count)
    {
        for (int i = 0; i < columns.Length; i++) columns[i].Append(Api.DataChunkGetVector(_chunk, (ulong)i), start, count);
    }

    public void Dispose()
    {
        // First, and waiting for an interruption that runs, so that nothing is interrupted that is gone.
        _registration.Dispose();
        _interrupting?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        ReleaseChunk();
        fixed (DuckDbResult* result = &_result)
            if (_hasResult) Api.DestroyResult(result);
        _hasResult = false;
        fixed (nint* statement = &_statement)
            if (_statement != 0) Api.DestroyPrepare(statement);
        _statement = 0;
    }

    private void Execute(string query, bool mayChange)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(query + "\0"))
        fixed (nint* statement = &_statement)
            if (Api.Prepare(_connection, text, statement) != 0) throw Error(Text(Api.PrepareError(_statement)));
        // Also what only asks, such as a pragma, is another type where it may change something.
        if (!mayChange && Api.PreparedStatementType(_statement) != Select)
            throw new InvalidDataException($"{_who}: expected a query that reads, got a statement that does something else: {(query.Length <= 80 ? query : query[..80] + "...")}. It runs anew in every epoch; run it with a client of DuckDB.");
        _hasResult = true;
        fixed (DuckDbResult* result = &_result)
            if (Api.ExecutePreparedStreaming(_statement, result) != 0) throw Error(Text(Api.ResultError(result)));
    }

    private void ReleaseChunk()
    {
        fixed (nint* chunk = &_chunk)
            if (_chunk != 0) Api.DestroyDataChunk(chunk);
        _chunk = 0;
        Rows = 0;
    }

    private Exception Error(string text)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (text.Contains(".avro\"", StringComparison.OrdinalIgnoreCase) || text.Contains("read_avro", StringComparison.OrdinalIgnoreCase))
            return new NotSupportedException($"{_who}: Avro is not read here; write the rows as Parquet, CSV or TFRecord.");
        string line = string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.', '!');
        return new InvalidDataException($"{_who}: expected a query that DuckDB can answer, got: {(line.Length > 0 ? line : "no reason")}.");
    }

    internal static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
