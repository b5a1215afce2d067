namespace Penstock.Models;

/// <summary>
/// What is logged and not yet written, in order, and the one that writes it: at every tick of the clock, and before when much has come together.
/// Whoever logs never writes and, where the file takes nothing, never waits.
/// </summary>
internal sealed class EventQueue : IThreadPoolWorkItem, IDisposable
{
    private const int Much = 1 << 18;
    private static readonly TimeSpan s_untilExit = TimeSpan.FromSeconds(2);
    private readonly RunWriterOptions _options;
    private readonly string _folder;
    private readonly EventFileWriter _file;
    private readonly Lock _writing = new();
    private readonly object _adding = new();
    private readonly ITimer _timer;
    private readonly EventMessage _message;
    private readonly Dictionary<string, string> _plugins = [];
    private EventBuffer _waiting = new(), _next = new();
    private bool _isAsked, _isFailing, _isDisposed, _isClosed;
    private long _rounds, _seen = -1, _written;

    public EventQueue(string folder, RunWriterOptions options)
    {
        options.Check();
        if (string.IsNullOrWhiteSpace(folder)) throw new ArgumentException("RunLog: expected a folder, got an empty name. Name one, such as runs/first.");
        (_folder, _options, _file, _message) = (folder, options, new EventFileWriter(folder, options), new EventMessage(options.Clock));
        try
        {
            if (options.Opens is null) Directory.CreateDirectory(folder);
            _file.Open();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException($"RunLog {folder}: expected a folder that can be written, got: {error.Message.TrimEnd('.')}. Choose another place.", error);
        }
        FileSizeLimit.Outlive();
        _timer = options.Clock.CreateTimer(_ => Tick(), null, options.FlushInterval, options.FlushInterval);
        AppDomain.CurrentDomain.ProcessExit += AtExit;
        AppDomain.CurrentDomain.UnhandledException += AtExit;
    }

    public string Path => _file.Path;

    /// <summary>What first went wrong, or null.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>Whether the file takes nothing now.</summary>
    public bool IsFailing
    {
        get
        {
            lock (_adding) return _isFailing;
        }
    }

    /// <summary>How many events are in no file that is there.</summary>
    public long Lost { get; private set; }

    /// <summary>Whether an event of a tag was added.</summary>
    public bool Has(string tag)
    {
        lock (_adding) return _plugins.ContainsKey(tag);
    }

    /// <summary>Builds an event of its own buffer, under the lock of the queue.</summary>
    /// <typeparam name="T">What it is built from; passed on, so that nothing is allocated.</typeparam>
    public delegate void Builder<T>(EventMessage message, in T from, bool isFirst) where T : allows ref struct;

    /// <summary>Adds an event.</summary>
    /// <param name="from">What it is built from.</param>
    /// <param name="tag">The tag; empty for an event without.</param>
    /// <param name="plugin">The plugin of the tag.</param>
    /// <param name="build">Builds it.</param>
    public void Add<T>(in T from, string tag, string plugin, Builder<T> build) where T : allows ref struct
    {
        lock (_adding)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(RunWriter));
            bool isKnown = _plugins.TryGetValue(tag, out string? known);
            if (isKnown && known != plugin) throw new ArgumentException($"RunLog {_folder}: expected {known} for the tag \"{tag}\", as before, got {plugin}. Give them another tag.");
            while (IsFull && !_isFailing)
            {
                Ask();
                System.Threading.Monitor.Wait(_adding);
            }
            if (IsFull || _isDisposed)
            {
                Lost++;
                return;
            }
            build(_message, from, !isKnown);
            _waiting.Add(_message.Written);
            if (!isKnown && tag.Length > 0) _plugins.Add(tag, plugin);
            if (_waiting.Bytes > Much && !_isFailing) Ask();
        }
    }

    /// <summary>Writes all that was added before, unless that takes longer than anybody waits.</summary>
    public void Flush()
    {
        if (!TryWriteAll(_options.Patience, closes: false)) Fail(Stuck(_options.Patience), isOfFile: true);
    }

    /// <summary>Writes a file beside; one that cannot be written is told as a failure.</summary>
    public void Try(Action write)
    {
        try
        {
            write();
        }
        // The last is what a file is called that may not grow so long.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            Tell(error as IOException ?? new IOException($"RunLog {_folder}: {ReasonOf(error)}", error));
        }
    }

    /// <summary>Tells of what is not logged though the file takes what is written.</summary>
    public void Tell(IOException error) => Fail(error, isOfFile: false);

    public void Dispose()
    {
        lock (_adding)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }
        AppDomain.CurrentDomain.ProcessExit -= AtExit;
        AppDomain.CurrentDomain.UnhandledException -= AtExit;
        _timer.Dispose();
        if (TryWriteAll(_options.Patience, closes: true)) return;
        lock (_adding) Lost += _next.Events + _waiting.Events;
        Fail(Stuck(_options.Patience), isOfFile: true);
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_writing) Round();
    }

    private bool IsFull => (long)_waiting.Bytes + _next.Bytes >= _options.MostWaiting;

    private void Ask()
    {
        if (_isAsked) return;
        _isAsked = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Tick()
    {
        if (_writing.TryEnter())
        {
            try
            {
                Round();
            }
            finally
            {
                _writing.Exit();
            }
            return;
        }
        // A write that takes longer than a whole interval is one that may never end: nobody waits for it.
        long rounds = Interlocked.Read(ref _rounds);
        if (rounds == _seen) Fail(Stuck(_options.FlushInterval), isOfFile: true);
        _seen = rounds;
    }

    private void AtExit(object? sender, EventArgs arguments) => TryWriteAll(s_untilExit, closes: false);

    private IOException Stuck(TimeSpan time) => new($"RunLog {Path}: expected a file that takes what is written, got none for {time.TotalSeconds:0.#} s. What does not fit into {Sizes.Text(_options.MostWaiting)} is lost until it does.");

    /// <summary>Writes on a thread of its own, which a file system that does not answer may keep for ever.</summary>
    private bool TryWriteAll(TimeSpan time, bool closes)
    {
        var writer = new Thread(() =>
        {
            lock (_writing)
            {
                // What an earlier attempt could not write goes first.
                Round();
                Round();
                if (closes) Close();
            }
        })
        { IsBackground = true, Name = nameof(RunLog) };
        writer.Start();
        return writer.Join(time);
    }

    private void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        lock (_adding) Lost += _next.Events + _waiting.Events;
        Try(_file.Close);
    }

    private void Round()
    {
        // Work that was asked for may come after the end.
        if (_isClosed) return;
        lock (_adding)
        {
            _isAsked = false;
            if (_next.Events == 0) (_waiting, _next) = (_next, _waiting);
        }
        int events = _next.Events;
        try
        {
            if (_file.IsLost) events = LoseFile();
            if (!_file.IsOpen && Directory.Exists(_folder)) _file.Open();
            if (_file.IsOpen && (_next.Events > 0 || !_file.HasBegun))
            {
                _file.Write(_next);
                Done();
            }
        }
        catch (Exception error)
        {
            Fail(new IOException($"RunLog {Path}: expected a file that can be written, got: {ReasonOf(error)}. Training goes on; what does not fit into {Sizes.Text(_options.MostWaiting)} of memory is lost until the file can be written again.", error), isOfFile: true);
        }
        _written += events - _next.Events;
        Interlocked.Increment(ref _rounds);
    }

    // The system's sentence ends in the path, which ours begins with, or in the name of a parameter of its own.
    private string ReasonOf(Exception error) => error.Message.Replace($" : '{System.IO.Path.GetFullPath(Path)}'", "").Replace(" (Parameter 'value')", "").TrimEnd('.');

    private void Done()
    {
        lock (_adding)
        {
            _next.Clear();
            _isFailing = false;
            System.Threading.Monitor.PulseAll(_adding);
        }
    }

    private int LoseFile()
    {
        _file.Close();
        lock (_adding)
        {
            // Events that wait rely on descriptions of tags in the lost file.
            Lost += _written + _next.Events + _waiting.Events;
            _written = 0;
            _next.Clear();
            _waiting.Clear();
            _plugins.Clear();
        }
        Fail(new IOException($"RunLog {Path}: expected the file that was begun, got none: it was moved or deleted, with {Lost} events. What is logged after that goes to a new file once the folder is there again; training does not wait for it."), isOfFile: true);
        return 0;
    }

    private void Fail(IOException error, bool isOfFile)
    {
        bool isFirst;
        lock (_adding)
        {
            _isFailing |= isOfFile;
            isFirst = Failure is null;
            Failure ??= error;
            System.Threading.Monitor.PulseAll(_adding);
        }
        if (!isFirst) return;
        try
        {
            _options.Failed?.Invoke(error);
        }
        catch (Exception)
        {
            // On the thread that writes it would end the program; the failure itself is kept.
        }
    }
}
