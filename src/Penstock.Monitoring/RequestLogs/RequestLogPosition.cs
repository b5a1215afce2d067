namespace Penstock.Monitoring;

/// <summary>How far a log has been read: the bytes of each file, by its name without ending.</summary>
public sealed class RequestLogPosition
{
    private readonly Dictionary<string, long> _read;

    /// <summary>The beginning of every log.</summary>
    public RequestLogPosition() => _read = [];

    internal RequestLogPosition(IReadOnlyDictionary<string, long> read) => _read = new(read);

    internal IReadOnlyDictionary<string, long> Read => _read;

    internal long Of(string path) => _read.GetValueOrDefault(NameOf(path));

    internal void Advance(string path, long end) => _read[NameOf(path)] = end;

    /// <summary>Forgets files that are gone.</summary>
    internal void Keep(IEnumerable<string> paths)
    {
        HashSet<string> names = [.. paths.Select(NameOf)];
        foreach (string name in _read.Keys.Where(name => !names.Contains(name)).ToList()) _read.Remove(name);
    }

    internal RequestLogPosition Copy() => new(_read);

    // A file keeps its place when it is closed.
    private static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];
}
