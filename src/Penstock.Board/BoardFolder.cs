using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The logs: read in the background, published a moment at a time; whoever waits is told of a new one.</summary>
internal sealed class BoardFolder : IAsyncDisposable
{
    private static readonly LoadProgress s_nothing = new(0, 0, false);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly BoardOptions _options;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _publishing = new();
    private readonly AutoResetEvent _wake = new(false);
    private TaskCompletionSource _next = New(), _looked = New();
    private volatile BoardSnapshot _current;
    private Task _reading = Task.CompletedTask, _looking = Task.CompletedTask;
    private volatile RunFolder? _logs;
    private volatile RunNotes? _notes;
    private volatile bool _hasLooked;
    private volatile string? _notesTrouble;
    private string? _trouble;
    private long _logRevision = -1;
    private (DateTime, long) _noteStamp;

    public BoardFolder(BoardOptions options)
    {
        (_options, Root) = (options, Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.LogFolder)));
        _current = new(0, [], [], s_nothing, []);
        Memory = new(options.AnswerBytes, options.Clock);
    }

    /// <summary>The folder of the logs, in full.</summary>
    public string Root { get; }

    /// <summary>Notes, tags and names that people gave runs; null until there is a folder.</summary>
    public RunNotes? Notes => _notes;

    /// <summary>Why there are no notes, where there is a folder; null for none.</summary>
    public string? NotesTrouble => _notesTrouble;

    /// <summary>The memory that answers may take.</summary>
    public AnswerMemory Memory { get; }

    /// <summary>What people wrote of a run; nothing where that cannot be read.</summary>
    public RunNote NoteOf(string run)
    {
        try
        {
            return _notes?.Of(run) ?? new();
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            TellOfNotes(error);
            return new();
        }
    }

    /// <summary>A text without the full path of the folder, which is nobody's business: files in it are named relative to it.</summary>
    public string Relative(string text) => text.Replace(Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(Root, "the log folder", StringComparison.Ordinal);

    /// <summary>A message of the reading as it is told: what can be set is called as it is where the board was started, and files relative to the folder.</summary>
    public string Told(string message)
    {
        foreach (var (limit, advice) in _options.Advice) message = message.Replace($"Set {limit} if", $"{advice} if", StringComparison.Ordinal);
        return Relative(message);
    }

    /// <summary>What the folder is called to who asks: guests of a link are told no path.</summary>
    public string NameFor(HttpContext context) => Session.Of(context) is { CanWrite: false } ? Path.GetFileName(Root) : _options.LogFolder;

    /// <summary>What is known now.</summary>
    public BoardSnapshot Current => _current;

    /// <summary>Begins to read in the background.</summary>
    public void Start()
    {
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
        _looking = PublishAsync();
    }

    /// <summary>Publishes anew since notes changed.</summary>
    public void Touch() => Publish(force: true);

    /// <summary>Looks at the folder soon, since runs came or went, and waits a moment for that; a long reading goes on without it.</summary>
    public void LookSoon()
    {
        Task looked = _looked.Task;
        _wake.Set();
        Task.WaitAny([looked, _reading], s_patience);
        Publish(force: true);
    }

    /// <summary>Reads all that is there now, and publishes it.</summary>
    public void ReadNow()
    {
        Look();
        Publish(force: true);
    }

    /// <summary>Waits for a snapshot after another.</summary>
    public async Task<BoardSnapshot> NextAsync(BoardSnapshot seen, TimeSpan patience, CancellationToken cancellation)
    {
        Task next;
        lock (_publishing)
        {
            if (_current.Revision != seen.Revision) return _current;
            next = _next.Task;
        }
        await Task.WhenAny(next, Task.Delay(patience, _options.Clock, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return _current;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _wake.Set();
        Task all = Task.WhenAll(_reading, _looking);
        // A disk that does not answer must not keep the program from ending.
        await Task.WhenAny(all, Task.Delay(s_patience, TimeProvider.System));
        if (all.IsCompleted) _logs?.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Read()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                Look();
                _trouble = null;
            }
            catch (Exception error) when (!_ending.IsCancellationRequested)
            {
                // The folder may be on its way, or its disk gone for a moment: what was read stays, and the next look tries again.
                if (_trouble != error.Message) _options.Log?.Invoke(LogLevel.Error, $"board: the logs could not be read: {error.Message}");
                _trouble = error.Message;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            Interlocked.Exchange(ref _looked, New()).TrySetResult();
            _wake.WaitOne(_options.LookEvery);
        }
    }

    // The folder may come later than the board.
    private void Look()
    {
        if (_logs is null && Directory.Exists(Root)) _logs = new(Root, _options.Reading);
        bool hasRead = _logs?.Refresh(_ending.Token) == true;
        // Reading leaves behind as much as it keeps; nothing else would give that back while the board only answers.
        if (hasRead && !_hasLooked) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _hasLooked = true;
        if (_notes is null && _logs is not null) OpenNotes();
    }

    // Without its notes a run is still a run.
    private void OpenNotes()
    {
        try
        {
            _notes = RunNotes.Open(Root, _options.Clock);
            _notesTrouble = null;
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            TellOfNotes(error);
        }
    }

    private void TellOfNotes(Exception error)
    {
        if (_notesTrouble != error.Message) _options.Log?.Invoke(LogLevel.Error, $"board: the notes could not be read: {error.Message}");
        _notesTrouble = error.Message;
    }

    private async Task PublishAsync()
    {
        using var timer = new PeriodicTimer(_options.LookEvery, _options.Clock);
        do Publish();
        while (await timer.WaitForNextTickAsync(_ending.Token));
    }

    private void Publish(bool force = false)
    {
        TaskCompletionSource told;
        lock (_publishing)
        {
            long revision = _logs?.Revision ?? 0;
            IReadOnlyList<LoggedRun> runs = _logs?.Runs ?? [];
            LoadProgress loading = _logs?.Progress ?? s_nothing;
            if (!_hasLooked) loading = loading with { IsDone = false };
            else if (_logs is null) loading = loading with { IsDone = true };
            DateTimeOffset now = _options.Clock.GetUtcNow();
            RunStatus[] states = [.. runs.Select(run => run.StatusAt(now))];
            var notes = new FileInfo(Path.Combine(Root, ".penstock", "notes.json"));
            (DateTime, long) stamp = notes.Exists ? (notes.LastWriteTimeUtc, notes.Length) : default;
            IReadOnlyList<LogDamage> damage = _logs?.Damage ?? [];
            if (!force && revision == _logRevision && stamp == _noteStamp && loading == _current.Loading && states.SequenceEqual(_current.States) && damage.SequenceEqual(_current.Damage)) return;
            (_logRevision, _noteStamp) = (revision, stamp);
            _current = new(_current.Revision + 1, runs, states, loading, damage);
            (told, _next) = (_next, New());
        }
        told.SetResult();
    }
}
