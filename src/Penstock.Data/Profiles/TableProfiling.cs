using System.Collections.Concurrent;

namespace Penstock.Data;

/// <summary>
/// Profiles a table that comes in parts. The rows are cut into chunks of a fixed size wherever the parts end, the chunks are looked at by
/// several threads and put together in order: so the profile depends neither on the parts nor on the threads.
/// </summary>
internal sealed class TableProfiling(ProfileOptions options)
{
    /// <summary>How many rows a chunk has.</summary>
    public const int ChunkRows = 1 << 16;

    private readonly int _rowLimit = options.RowLimit, _threads = options.ThreadCount;
    private readonly ConcurrentBag<ChunkReader> _readers = [];
    private readonly Queue<Task<ChunkSummary>> _pending = [];
    private List<RowSpan> _chunk = [];
    private int _chunkRows;
    private ColumnSummary[]? _columns;
    private RowSketch? _hashes;
    private long _rows;
    private string[]? _names;

    public DataProfile Run(IEnumerable<Table> parts)
    {
        foreach (Table part in parts) Add(part);
        if (_chunkRows > 0) Start();
        while (_pending.Count > 0) Take();
        return new(_rows, [.. (_columns ?? []).Select(c => c.ToProfile())]) { RowHashes = _rows == 0 ? null : _hashes };
    }

    private void Add(Table part)
    {
        if (_names is null)
        {
            _names = [.. part.Columns.Select(c => c.Name)];
            _columns = [.. part.Columns.Select(c => new ColumnSummary(c.Name, c.DType))];
        }
        if (!_names.SequenceEqual(part.Columns.Select(c => c.Name)))
            throw new ArgumentException($"DataProfile: expected the columns {string.Join(", ", _names)} in every part, got {string.Join(", ", part.Columns.Select(c => c.Name))}.");
        for (int first = 0; first < part.RowCount;)
        {
            int rows = Math.Min(ChunkRows - _chunkRows, part.RowCount - first);
            _chunk.Add(new(part, first, rows));
            _chunkRows += rows;
            first += rows;
            if (_chunkRows == ChunkRows) Start();
        }
    }

    /// <summary>Gives the chunk to another thread, or looks at it here where all are busy.</summary>
    private void Start()
    {
        List<RowSpan> chunk = _chunk;
        (_chunk, _chunkRows) = ([], 0);
        int busy = _pending.Count(task => !task.IsCompleted);
        _pending.Enqueue(busy < _threads - 1 ? Task.Run(() => Read(chunk)) : Task.FromResult(Read(chunk)));
        while (_pending.Count > 0 && (_pending.Peek().IsCompleted || _pending.Count > 2 * _threads)) Take();
    }

    private ChunkSummary Read(List<RowSpan> chunk)
    {
        if (!_readers.TryTake(out ChunkReader? reader)) reader = new();
        ChunkSummary summary = reader.Read(chunk, _rowLimit);
        _readers.Add(reader);
        return summary;
    }

    private void Take()
    {
        ChunkSummary next = _pending.Dequeue().GetAwaiter().GetResult();
        _rows += next.Rows;
        for (int c = 0; c < next.Columns.Length; c++) _columns![c].Merge(next.Columns[c]);
        _hashes = next.Hashes is null ? null : _hashes is null ? next.Hashes : _hashes.Merge(next.Hashes);
    }
}
