using Microsoft.Extensions.Logging;
using Penstock.Models;

namespace Penstock.Board;

/// <summary>The logs: read in the background, published a moment at a time; whoever waits is told of a new one.</summary>
internal sealed class BoardFolder : IAsyncDisposable
{
    private static readonly LoadProgress s_nothing = new(0, 0, false);

    private readonly BoardOptions _options;
    private readonly RunStatuses _states;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _publishing = new();
    private TaskCompletionSource _next = New();
    private volatile BoardSnapshot _current;
    private Task _reading = Task.CompletedTask, _looking = Task.CompletedTask;
    private volatile RunFolder? _logs;
    private volatile RunNotes? _notes;
    private volatile bool _hasLooked;
    private string? _trouble, _notesTrouble;
    private long _logRevision = -1;

    public BoardFolder(BoardOptions options)
    {
        (_options, _states, Root) = (options, new(options.Clock), Path.GetFullPath(options.LogFolder));
        _current = new(0, [], [], s_nothing);
    }

    /// <summary>The folder of the logs, in full.</summary>
    public string Root { get; }

    /// <summary>Notes, tags and names that people gave runs; null until there is a folder.</summary>
    public RunNotes? Notes => _notes;

    /// <summary>What people wrote of a run; nothing where that cannot be read.</summary>
    public RunNote NoteOf(string run)
    {
        try
        {
            return _notes?.Of(run) ?? new();
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            TellOfNotes(error);
            return new();
        }
    }

    /// <summary>What is known now.</summary>
    public BoardSnapshot Current => _current;

    /// <summary>Begins to read in the background.</summary>
    public void Start()
    {
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
        _looking = PublishAsync();
    }

    /// <summary>Reads what is new now, and publishes it in any case, since notes changed.</summary>
    public void RefreshAfterChange()
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
        await Task.WhenAll(_reading, _looking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _logs?.Dispose();
        _ending.Dispose();
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
            _ending.Token.WaitHandle.WaitOne(_options.LookEvery);
        }
    }

    // The folder may come later than the board.
    private void Look()
    {
        if (_logs is null && Directory.Exists(Root)) _logs = new(Root);
        if (_notes is null && _logs is not null) OpenNotes();
        _logs?.Refresh(_ending.Token);
        _hasLooked = true;
    }

    // Without its notes a run is still a run.
    private void OpenNotes()
    {
        try
        {
            _notes = RunNotes.Open(Root, _options.Clock);
            _notesTrouble = null;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
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
            IReadOnlyList<RunStatus> states = _states.Of(runs);
            if (!force && revision == _logRevision && loading == _current.Loading && states.SequenceEqual(_current.States)) return;
            _logRevision = revision;
            _current = new(_current.Revision + 1, runs, states, loading);
            (told, _next) = (_next, New());
        }
        told.SetResult();
    }
}
