namespace Penstock.Models;

/// <summary>
/// The runs of a folder: every folder in it with event files, but hidden ones and those that only a link leads to. What <see cref="Runs"/> gives is a snapshot that later calls of <see cref="Refresh"/>
/// leave as it is; it may be read from any thread, also while a refresh goes on.
/// </summary>
public sealed class RunFolder : IDisposable
{
    // All files go on together, so that every run has something to show soon, and what was read is shown every so often.
    private const long BytesOfRound = 64 << 20, LeastBytes = 1 << 18, MostBytes = 8 << 20;

    private readonly RunFolderOptions _options;
    private readonly Lock _gate = new();
    private readonly LogTexts _texts = new();
    private readonly List<RunState> _states = [];
    private Dictionary<string, EventFile> _files = new(StringComparer.Ordinal);
    private List<LogDamage> _damage = [];
    private volatile Published _published = new([], 0, new(0, 0, true), []);

    /// <summary>Names a folder without reading yet: <see cref="Refresh"/> reads. It need not be there before.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">Threads and limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for no thread.</exception>
    public RunFolder(string path, RunFolderOptions? options = null)
    {
        _options = options ?? new();
        if (_options.Threads < 1) throw new ArgumentOutOfRangeException(nameof(options), _options.Threads, $"RunFolder: expected 1 or more threads, got {_options.Threads}.");
        Path = System.IO.Path.GetFullPath(path);
    }

    private sealed record Published(IReadOnlyList<LoggedRun> Runs, long Revision, LoadProgress Progress, IReadOnlyList<LogDamage> Damage)
    {
        private readonly Lazy<Dictionary<string, LoggedRun>> _byName = new(() => Runs.ToDictionary(run => run.Name, StringComparer.Ordinal));

        public LoggedRun? Find(string name) => _byName.Value.GetValueOrDefault(name);
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The runs in the order of their names, numbers in them by their size.</summary>
    public IReadOnlyList<LoggedRun> Runs => _published.Runs;

    /// <summary>Rises whenever a run changed, came or went.</summary>
    public long Revision => _published.Revision;

    /// <summary>How far the reading is.</summary>
    public LoadProgress Progress => _published.Progress;

    /// <summary>What was left out of the folder as a whole: files beyond the most, and folders that lie too deep.</summary>
    public IReadOnlyList<LogDamage> Damage => _published.Damage;

    /// <summary>Finds a run; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public LoggedRun? Find(string name) => _published.Find(name);

    /// <summary>Reads what is new, files side by side, and shows it while it goes on. A file that grew goes on where it ended; one that was replaced or cut is read again; what is gone is forgotten.</summary>
    /// <param name="cancellation">Stops; what was read stays, and the next call goes on.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Refresh(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            long before = Revision;
            Look();
            Settle();
            _published = _published with { Progress = ProgressOf(isDone: false) };
            while (true)
            {
                EventFile[] due = [.. _files.Values.Where(file => file.IsDue)];
                if (due.Length == 0)
                {
                    Publish(isDone: true);
                    return Revision != before;
                }
                long budget = Math.Clamp(BytesOfRound / due.Length, LeastBytes, MostBytes);
                try
                {
                    Parallel.ForEach(due, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellation }, file => file.Read(budget, cancellation));
                }
                finally
                {
                    Settle();
                }
                Publish(isDone: false);
            }
        }
    }

    /// <summary>Forgets what was read; snapshots stay readable.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _states.Clear();
            _files.Clear();
            _published = new([], Revision, new(0, 0, true), []);
        }
    }

    private void Look()
    {
        List<LogDamage> damage = [];
        List<FoundFile> found = RunScan.Find(Path, _options, damage);
        _damage = damage;
        var files = new Dictionary<string, EventFile>(found.Count, StringComparer.Ordinal);
        foreach (FoundFile one in found)
        {
            EventFile file = _files.GetValueOrDefault(one.Path) ?? new(one, _options, _texts);
            file.Look(one.Length, one.Written);
            files.Add(one.Path, file);
        }
        foreach (EventFile gone in _files.Values.Where(file => !files.ContainsKey(file.Path))) gone.Decoder.Forget();
        _files = files;
        var byRun = found.GroupBy(one => one.Run).ToDictionary(group => group.Key, StringComparer.Ordinal);
        _states.RemoveAll(state => !byRun.ContainsKey(state.Name));
        var known = _states.Select(state => state.Name).ToHashSet(StringComparer.Ordinal);
        RunState[] added = [.. byRun.Values.Where(run => !known.Contains(run.Key)).Select(run => new RunState(run.Key, run.First().Folder, _options))];
        _states.AddRange(added);
        if (added.Length > 0) _states.Sort((one, other) => NameOrder.OfRuns.Compare(one.Name, other.Name));
        foreach (RunState state in _states) state.SetFiles(byRun[state.Name].Select(one => files[one.Path]));
    }

    private void Publish(bool isDone)
    {
        long revision = Revision + 1;
        bool hasChanged = false;
        foreach (RunState state in _states) hasChanged |= state.Publish(revision);
        LoggedRun[] runs = [.. _states.Select(state => state.Snapshot!)];
        hasChanged |= runs.Length != Runs.Count || !runs.SequenceEqual(Runs);
        _published = new(hasChanged ? runs : Runs, hasChanged ? revision : Revision, ProgressOf(isDone), _damage);
    }

    private void Settle()
    {
        foreach (RunState state in _states) state.Settle();
    }

    private LoadProgress ProgressOf(bool isDone) => new(_files.Values.Sum(file => file.BytesRead), _files.Values.Sum(file => file.BytesTotal), isDone);
}
