using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>Sessions that were ended before their time, in memory and in a file, so that they stay ended when the server starts again: lines of a session's number and the second since 1970 when it would have ended.</summary>
internal sealed class EndedSessions
{
    private const int Most = 100_000, MostFileBytes = 8 << 20;

    private readonly ConcurrentDictionary<long, long> _ended = [];
    private readonly Lock _writing = new();
    private readonly string? _file;
    private readonly TimeProvider _clock;
    private readonly Action<LogLevel, string>? _log;

    public EndedSessions(string? file, TimeProvider clock, Action<LogLevel, string>? log)
    {
        (_file, _clock, _log) = (file, clock, log);
        if (file is null) return;
        try
        {
            // A pipe, which might be waited for without end, has no length.
            if (new FileInfo(file) is { Exists: true, Length: > 0 and <= MostFileBytes }) Read(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Tell("read", error);
        }
    }

    public bool Has(long number) => _ended.ContainsKey(number);

    /// <summary>Ends a session.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="until">When it would have ended, in seconds since 1970.</param>
    public void Add(long number, long until)
    {
        lock (_writing)
        {
            foreach (var (old, _) in _ended.Where(e => e.Value <= Now)) _ended.TryRemove(old, out _);
            // The session that would end soonest makes room.
            if (_ended.Count >= Most) _ended.TryRemove(_ended.MinBy(e => e.Value).Key, out _);
            _ended[number] = until;
            if (_file is not null) Write(_file);
        }
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    private void Read(string file)
    {
        foreach (string line in File.ReadLines(file).Take(Most))
            if (line.Split(' ') is [var number, var until] && long.TryParse(number, CultureInfo.InvariantCulture, out long ended) && long.TryParse(until, CultureInfo.InvariantCulture, out long end) && end > Now) _ended[ended] = end;
    }

    // Beside and then renamed, so that a crash leaves the old lines or the new.
    private void Write(string file)
    {
        string beside = $"{file}.{Environment.ProcessId}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(beside, options))
                foreach (var (number, until) in _ended) writer.Write(FormattableString.Invariant($"{number} {until}\n"));
            File.Move(beside, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Tell("kept", error);
        }
    }

    private void Tell(string what, Exception error) => _log?.Invoke(LogLevel.Warning, $"sessions: those that were ended could not be {what}, and may hold again after a start: {error.Message}");
}
