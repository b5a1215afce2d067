using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>Something made of files that is made anew when their bytes change; while it cannot be made, the last one stays.</summary>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class WatchedFiles<T> where T : class
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(1);

    private readonly string[] _paths;
    private readonly Func<byte[][], T> _make;
    private readonly TimeProvider _clock;
    private readonly Action<LogLevel, string>? _log;
    private readonly int _mostBytes;
    private byte[][] _bytes;
    private string? _trouble;
    private volatile T _current;
    private long _looked;
    private int _looking;

    /// <exception cref="IOException">A file cannot be read, or nothing can be made of them.</exception>
    public WatchedFiles(string[] paths, int mostBytes, Func<byte[][], T> make, TimeProvider clock, Action<LogLevel, string>? log)
    {
        (_paths, _mostBytes, _make, _clock, _log) = (paths, mostBytes, make, clock, log);
        _bytes = Read();
        _current = make(_bytes);
        _looked = clock.GetTimestamp();
    }

    /// <summary>What the files hold now; looks at them once a second at most, one thread at a time.</summary>
    public T Current
    {
        get
        {
            if (_clock.GetElapsedTime(Volatile.Read(ref _looked)) >= s_between && Interlocked.CompareExchange(ref _looking, 1, 0) == 0) Look();
            return _current;
        }
    }

    private void Look()
    {
        try
        {
            byte[][] bytes = Read();
            if (!bytes.Zip(_bytes).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
            {
                _current = _make(bytes);
                _bytes = bytes;
                _log?.Invoke(LogLevel.Information, $"{string.Join(" and ", _paths)}: read again, since they changed.");
            }
            _trouble = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A writer may be at work: the sentence is told once, and the next look tries again.
            if (_trouble != error.Message) _log?.Invoke(LogLevel.Error, $"{error.Message} What was read before stays in use.");
            _trouble = error.Message;
        }
        finally
        {
            Volatile.Write(ref _looked, _clock.GetTimestamp());
            Volatile.Write(ref _looking, 0);
        }
    }

    private byte[][] Read() => Array.ConvertAll(_paths, path =>
    {
        try
        {
            long length = new FileInfo(path).Length;
            if (length > _mostBytes) throw new IOException($"expected at most {_mostBytes} bytes, got {length}");
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a file that can be read, got: {error.Message.TrimEnd('.')}.", error);
        }
    });
}
