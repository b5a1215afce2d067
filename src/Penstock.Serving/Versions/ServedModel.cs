using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Penstock.Registry;

namespace Penstock.Serving;

/// <summary>A model and its versions: what its folder and its aliases say is loaded, and replaces what was there only once it is ready.</summary>
internal sealed class ServedModel(string name, string folder, ServeOptions options, TimeProvider clock, Action<LogLevel, string> log)
{
    private readonly SortedDictionary<long, ServedVersion> _versions = [];
    private readonly Dictionary<long, LoadFailure> _failures = [];
    private readonly Dictionary<string, long> _labels = [];
    private volatile VersionTable _table = VersionTable.Empty;
    private IReadOnlyDictionary<string, long> _aliases = new Dictionary<string, long>();
    private string? _trouble;

    public string Name => name;

    public string Folder => folder;

    public ServeOptions Options => options;

    /// <summary>The folder of models in which it was found; null where it was added by its name.</summary>
    public string? FoundIn { get; init; }

    /// <summary>What requests can reach now.</summary>
    public VersionTable Table => _table;

    /// <summary>Where its answered requests are logged; null for nowhere.</summary>
    public RowLog? Log { get; init; }

    /// <summary>Is told a version when it can be used, and again when it no longer can.</summary>
    public Action<ServedVersion, bool>? Changed { get; init; }

    /// <summary>Refuses a version with an InvalidDataException, before it can be used; null takes every one that can be loaded.</summary>
    public Action<ServedVersion>? Require { get; init; }

    /// <summary>The same, but null where there is none.</summary>
    public ServedVersion? TryTake(long? version, string? label)
    {
        VersionTable table = _table;
        ServedVersion? found = table.Default;
        if (label is not null) found = table.Labels.TryGetValue(label, out long labelled) ? table.Available[labelled] : null;
        else if (version is { } number) found = table.Available.GetValueOrDefault(number);
        return found is not null && found.TryTake() ? found : null;
    }

    /// <summary>A version for a request, which must give it back with <see cref="ServedVersion.Leave"/>.</summary>
    /// <exception cref="ServingException">There is no such version or label.</exception>
    public ServedVersion Take(long? version, string? label)
    {
        while (true)
        {
            VersionTable table = _table;
            ServedVersion? found = table.Default;
            if (label is not null)
            {
                if (!table.Labels.TryGetValue(label, out long labelled)) throw ServingException.Invalid($"Unrecognized servable version label: {label}");
                found = table.Available[labelled];
            }
            else if (version is { } number) found = table.Available.GetValueOrDefault(number);
            if (found is null) throw NotFound(name, version);
            if (found.TryTake()) return found;
        }
    }

    public static ServingException NotFound(string model, long? version) =>
        new(ServingCode.NotFound, $"Servable not found for request: {(version is { } number ? $"Specific({model}, {number})" : $"Latest({model})")}");

    /// <summary>Looks at the folder, loads what is new, then takes out of service what is no longer wanted. One thread at a time.</summary>
    public void Refresh()
    {
        if (Look() is not { } present) return;
        long[] wanted = [.. options.Versions.Choose(present.Keys).Union(_aliases.Values.Concat(options.Labels.Values).Where(present.ContainsKey))];
        foreach (long gone in _versions.Keys.Where(v => _versions[v].State == VersionState.End && !wanted.Contains(v)).ToArray()) _versions.Remove(gone);
        foreach (long version in wanted.Order())
            if (!IsAvailable(version)) TryLoad(version, present[version]);
        bool isComplete = wanted.All(IsAvailable);
        ServedVersion[] leaving = isComplete ? [.. _versions.Values.Where(v => v.State == VersionState.Available && !wanted.Contains(v.Number))] : [];
        foreach (ServedVersion version in leaving) _versions.Remove(version.Number);
        Publish();
        foreach (ServedVersion version in leaving) Retire(version);
    }

    /// <summary>Takes every version out of service.</summary>
    public void Close()
    {
        ServedVersion[] all = [.. _versions.Values.Where(v => v.State == VersionState.Available)];
        _versions.Clear();
        _table = VersionTable.Empty;
        foreach (ServedVersion version in all) Retire(version);
    }

    /// <summary>Fails where a label of the options points to what cannot be used.</summary>
    /// <exception cref="ServingException">It does.</exception>
    public void RequireLabels()
    {
        if (options.AllowUnavailableLabels) return;
        foreach (var (label, version) in options.Labels)
            if (!_table.Labels.ContainsKey(label))
                throw new ServingException(ServingCode.FailedPrecondition, $"Request to assign label to version {version} of model {name}, which is not currently available for inference");
    }

    private bool IsAvailable(long version) => _versions.TryGetValue(version, out ServedVersion? known) && known.State == VersionState.Available;

    /// <summary>The versions in the folder; null where it cannot be read, which leaves everything as it is.</summary>
    private SortedDictionary<long, string>? Look()
    {
        try
        {
            SortedDictionary<long, string> present = VersionFolders.Find(folder);
            _aliases = AliasFile.Read(folder);
            _trouble = null;
            return present;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            if (_trouble != error.Message) log(LogLevel.Error, $"Model {name}: {error.Message} What is loaded stays.");
            _trouble = error.Message;
            return null;
        }
    }

    private void TryLoad(long number, string place)
    {
        if (_failures.TryGetValue(number, out LoadFailure? failure) && !failure.MayRetry(place, clock)) return;
        var version = new ServedVersion(name, number, place);
        _versions[number] = version;
        Publish();
        if (version.Load(options.Batching, options.Loading, clock, Require))
        {
            _failures.Remove(number);
            Changed?.Invoke(version, true);
            log(LogLevel.Information, FormattableString.Invariant($"Model {name}: version {number} loaded in {version.LoadTime.TotalSeconds:0.00} s."));
            return;
        }
        _failures[number] = failure = LoadFailure.Of(failure, place, clock);
        log(LogLevel.Error, $"Model {name}: version {number} cannot be loaded: {version.Error} {failure}");
    }

    private void Retire(ServedVersion version)
    {
        version.Retire();
        Changed?.Invoke(version, false);
        log(LogLevel.Information, $"Model {name}: version {version.Number} taken out of service.");
    }

    private void Publish()
    {
        var available = _versions.Values.Where(v => v.State == VersionState.Available).ToFrozenDictionary(v => v.Number);
        foreach (string gone in _labels.Keys.Where(l => !options.Labels.ContainsKey(l) && !_aliases.ContainsKey(l)).ToArray()) _labels.Remove(gone);
        // A label moves when the version that it shall have can be used; until then it stays where it was.
        foreach (var (label, version) in options.Labels.Concat(_aliases))
            if (available.ContainsKey(version)) _labels[label] = version;
        var labels = _labels.Where(l => available.ContainsKey(l.Value)).ToFrozenDictionary();
        ServedVersion? chosen = labels.TryGetValue(ModelRegistry.Champion, out long champion) && _aliases.ContainsKey(ModelRegistry.Champion)
            ? available[champion]
            : available.Count > 0 ? available[available.Keys.Max()] : null;
        _table = new([.. _versions.Values], available, labels, chosen);
    }
}
