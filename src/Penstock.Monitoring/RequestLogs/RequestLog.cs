using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Penstock.Monitoring;

/// <summary>
/// Logs answered requests as lines of JSON in rolling files. Appending never waits for a disk: rows gather in a bounded buffer that one
/// thread writes; rows that find it full are dropped and counted. What was written survives the death of the process; what still waited does not.
/// </summary>
public sealed class RequestLog : IDisposable
{
    [ThreadStatic]
    private static RequestLine? s_line;

    private readonly RequestLogOptions _options;
    private readonly RollingFile _file;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _writer;
    private readonly ulong _sampled;
    private ArrayBufferWriter<byte> _filling = new(1 << 16), _writing = new(1 << 16);
    private long _fillingRows, _written, _dropped, _refused;
    private TaskCompletionSource? _flushed;
    private bool _isClosed;

    /// <summary>Opens the log: makes its folder, closes what a killed writer left, and starts to write.</summary>
    /// <exception cref="ArgumentException">A setting makes no sense.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public RequestLog(RequestLogOptions options)
    {
        options.Check();
        _options = options;
        _sampled = options.SampleRate >= 1 ? ulong.MaxValue : (ulong)(options.SampleRate * ulong.MaxValue);
        _file = new(options);
        _file.Prepare();
        _writer = new(WriteAll) { IsBackground = true, Name = "request log" };
        _writer.Start();
    }

    /// <summary>Rows that were handed to the operating system.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Rows that were lost: the buffer was full, the disk refused them, or the log was closed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Rows that were not logged since their inputs are no JSON object in which the columns with rules could be found.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Why rows could not be written the last time; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether the requests of an id are logged: the same id always gives the same answer.</summary>
    public bool Takes(string id) => _options.SampleRate > 0 && HashOf(id) <= _sampled;

    /// <summary>Appends a row, where its request is sampled; never waits.</summary>
    /// <returns>Whether the row will be written; false where it is not sampled, was dropped or was refused.</returns>
    public bool TryAppend(in RequestRecord record)
    {
        if (!Takes(record.Id)) return false;
        ReadOnlySpan<byte> line;
        try
        {
            if (s_line is null or { IsLarge: true }) s_line = new();
            line = s_line.Write(record, _options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            Interlocked.Increment(ref _refused);
            return false;
        }
        lock (_gate)
        {
            if (!_isClosed && _filling.WrittenCount + line.Length <= _options.MaxQueuedBytes)
            {
                _filling.Write(line);
                if (_fillingRows++ == 0) _wake.Set();
                return true;
            }
        }
        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Waits until everything appended before is on the disk, or was counted as dropped.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (_isClosed) return Task.CompletedTask;
            _flushed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            _wake.Set();
            return _flushed.Task;
        }
    }

    /// <summary>Writes what waits, flushes it to the disk and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
        }
        _wake.Set();
        _writer.Join();
        _wake.Dispose();
    }

    private void WriteAll()
    {
        long flushed = _options.Clock.GetTimestamp();
        for (bool isLast = false; !isLast;)
        {
            _wake.WaitOne(_options.FlushInterval);
            TaskCompletionSource? waiter;
            long rows;
            lock (_gate)
            {
                (isLast, waiter, rows) = (_isClosed, _flushed, _fillingRows);
                (_filling, _writing) = (_writing, _filling);
                (_fillingRows, _flushed) = (0, null);
            }
            bool isDue = waiter is not null || isLast || _options.Clock.GetElapsedTime(flushed) >= _options.FlushInterval;
            Write(rows, isDue, isLast);
            if (isDue) flushed = _options.Clock.GetTimestamp();
            waiter?.SetResult();
        }
    }

    private void Write(long rows, bool isFlushed, bool isLast)
    {
        long unwritten = rows;
        try
        {
            if (rows > 0) _file.Write(_writing.WrittenSpan);
            Interlocked.Add(ref _written, rows);
            unwritten = 0;
            if (isFlushed) _file.FlushToDisk();
            if (isLast) _file.Dispose();
            if (rows > 0) Failure = null;
        }
        catch (Exception e)
        {
            // Whatever it is: a log must not take its server with it.
            Interlocked.Add(ref _dropped, unwritten);
            Failure = $"RequestLog {_options.Folder}: expected a folder that can be written to, got: {e.Message.TrimEnd('.')}. {unwritten} rows were dropped.";
            _file.Abandon();
        }
        _writing.ResetWrittenCount();
    }

    // FNV-1a over the characters, then the finaliser of MurmurHash3, so that ids that differ in their last digit spread too.
    internal static ulong HashOf(string id)
    {
        ulong hash = 14695981039346656037;
        unchecked
        {
            foreach (byte b in MemoryMarshal.AsBytes(id.AsSpan())) hash = (hash ^ b) * 1099511628211;
            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
            hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
            return hash ^ (hash >> 33);
        }
    }
}
