namespace Penstock.Models;

/// <summary>A run while it is read: its files in the order of their names, and what they come to together.</summary>
internal sealed class RunState(string name, string folder, RunFolderOptions options)
{
    /// <summary>The tag of the run's graphs, as TensorBoard calls it.</summary>
    public const string GraphTag = "__run_graph__";

    private Dictionary<string, TagState> _tags = new(StringComparer.Ordinal);
    private EventFile[] _files = [];
    private (EventFile File, int Version)[] _shown = [];

    public string Name => name;

    public IReadOnlyList<EventFile> Files => _files;

    /// <summary>The run as it was published last.</summary>
    public LoggedRun? Snapshot { get; private set; }

    public void SetFiles(IEnumerable<EventFile> files) => _files = [.. files];

    /// <summary>Drops from each file what a later one began again; a file that must be read again for it is due.</summary>
    public void Settle()
    {
        long limit = long.MaxValue;
        foreach (EventFile file in _files.Reverse())
        {
            if (limit < file.Decoder.Limit) file.LimitTo(limit);
            else if (limit > file.Decoder.Limit) file.Reset(limit);
            limit = Math.Min(limit, file.Decoder.LowestStart);
        }
    }

    /// <summary>Makes a new snapshot where anything has changed.</summary>
    public bool Publish(long revision)
    {
        (EventFile, int)[] now = [.. _files.Select(file => (file, file.Version))];
        if (Snapshot is not null && now.AsSpan().SequenceEqual(_shown)) return false;
        _shown = now;
        List<LogDamage> damage = [.. _files.SelectMany(file => file.Damage)];
        Dictionary<string, TagState> tags = new(_tags.Count, StringComparer.Ordinal);
        List<TagState> inOrder = [];
        foreach (EventFile file in _files)
            foreach (TagSeries series in file.Decoder.Tags.Where(series => series.IsKnown || series.Points.Count > 0)) StateOf(series, tags, inOrder).Series.Add((file, series));
        (_tags, Snapshot) = (tags, new(name, folder, revision, Snapshots(inOrder, revision, damage), Walls(), damage));
        return true;
    }

    private TagState StateOf(TagSeries series, Dictionary<string, TagState> tags, List<TagState> inOrder)
    {
        if (tags.TryGetValue(series.Name, out TagState? state)) return state;
        state = new(series.Name, _tags.GetValueOrDefault(series.Name));
        tags.Add(series.Name, state);
        inOrder.Add(state);
        return state;
    }

    private List<TagSnapshot> Snapshots(List<TagState> inOrder, long revision, List<LogDamage> damage)
    {
        List<TagSnapshot> snapshots = new(inOrder.Count);
        int told = 0;
        foreach (TagState state in inOrder) snapshots.Add(state.Publish(revision, options.LargestTensor, Tell));
        return snapshots;

        void Tell(LogDamage one)
        {
            if (told++ < options.MostDamage) damage.Add(one);
        }
    }

    private (double First, double Last) Walls()
    {
        double[] first = [.. _files.Select(file => file.Decoder.FirstWall).Where(double.IsFinite)], last = [.. _files.Select(file => file.Decoder.LastWall).Where(double.IsFinite)];
        return first.Length == 0 ? (double.NaN, double.NaN) : (first.Min(), last.Max());
    }
}
