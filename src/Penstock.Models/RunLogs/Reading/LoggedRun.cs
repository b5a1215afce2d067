namespace Penstock.Models;

/// <summary>A folder with event files, as it was when the folder of all was refreshed.</summary>
public sealed class LoggedRun
{
    /// <summary>After so long without an event a run is no longer called running.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

    private readonly Lazy<Dictionary<string, LoggedTag>> _byName;
    private readonly Lazy<RunStatus?> _said;

    internal LoggedRun(string name, string folder, long revision, IEnumerable<TagSnapshot> tags, (double First, double Last) walls, IReadOnlyList<LogDamage> damage)
    {
        (Name, Folder, Revision, Damage) = (name, folder, revision, damage);
        (FirstWall, LastWall) = walls;
        Tags = [.. tags.Select(tag => new LoggedTag(this, tag))];
        LastStep = Tags.Select(tag => tag.LastStep).DefaultIfEmpty().Max();
        _byName = new(() => Tags.ToDictionary(tag => tag.Name, StringComparer.Ordinal));
        _said = new(Said);
    }

    /// <summary>The folder relative to that of all runs, with '/'; "." for that itself.</summary>
    public string Name { get; }

    /// <summary>The full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>When the first event was logged, in seconds since 1970; NaN where there is none.</summary>
    public double FirstWall { get; }

    /// <summary>When the newest event was logged, in seconds since 1970; NaN where there is none.</summary>
    public double LastWall { get; }

    /// <summary>The highest of the tags' last steps.</summary>
    public long LastStep { get; }

    /// <summary>The revision of the folder that changed it last.</summary>
    public long Revision { get; }

    /// <summary>The tags in the order of their first values.</summary>
    public IReadOnlyList<LoggedTag> Tags { get; }

    /// <summary>Whether the run has logged a graph.</summary>
    public bool HasGraph => Find(RunState.GraphTag) is { Count: > 0, Plugin: RunPlugin.Graphs };

    /// <summary>What could not be read, or was refused.</summary>
    public IReadOnlyList<LogDamage> Damage { get; }

    /// <summary>Finds a tag; null where there is none.</summary>
    /// <param name="tag">Its name.</param>
    public LoggedTag? Find(string tag) => _byName.Value.GetValueOrDefault(tag);

    /// <summary>The newest graph of the run (a serialized GraphDef); null where none was logged.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file has changed there.</exception>
    public ReadOnlyMemory<byte>? ReadGraphDef() => HasGraph && Find(RunState.GraphTag) is { } graphs ? graphs.ReadTensor(graphs.Count - 1).Strings[0] : null;

    /// <summary>What the run does.</summary>
    /// <param name="now">The time: a run that has not said that it ended is running while its newest event is at most a minute old.</param>
    public RunStatus StatusAt(DateTimeOffset now) =>
        _said.Value ?? (LastWall >= (now - s_quiet - DateTimeOffset.UnixEpoch).TotalSeconds ? RunStatus.Running : RunStatus.Unknown);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Tags.Count} tags";

    private RunStatus? Said()
    {
        if (Find(HParamsPayload.EndTag) is not { Plugin: RunPlugin.HParams } end) return null;
        try
        {
            return HParamsPayload.Read(end.Content.Span).End?.Status switch
            {
                SessionStatus.Success => RunStatus.Done,
                SessionStatus.Failure => RunStatus.Failed,
                // What comes after that is of a training that goes on.
                SessionStatus.Unknown when end.LastWall >= LastWall => RunStatus.Stopped,
                _ => null,
            };
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
