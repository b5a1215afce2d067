namespace Penstock.Monitoring;

/// <summary>The detectors of the stream of errors.</summary>
internal sealed class ErrorDetectors
{
    private readonly SortedDictionary<string, DriftDetector> _all = new(StringComparer.Ordinal)
    {
        ["ADWIN"] = new Adwin(), ["DDM"] = new Ddm(), ["Page-Hinkley"] = new PageHinkley(direction: ChangeDirection.Up),
    };

    private readonly HashSet<string> _drifts = [], _warnings = [];

    public ErrorDetectors(IReadOnlyDictionary<string, DetectorState> states, IEnumerable<string> drifts)
    {
        _drifts.UnionWith(drifts);
        foreach (var (name, state) in states)
            if (_all.TryGetValue(name, out DriftDetector? detector)) detector.Resume(state.State, state.Values);
    }

    /// <summary>Whether one of them has told of a drift since the last window.</summary>
    public bool AreAlarmed => _drifts.Count > 0;

    public void Add(bool isWrong)
    {
        foreach (var (name, detector) in _all)
        {
            double before = detector is Adwin { Mean: var mean } ? mean : 0;
            StreamState state = detector.Update(isWrong ? 1 : 0);
            // This detector tells of falls too, which are no worry.
            if (state == StreamState.Drift && !(detector is Adwin shrunk && shrunk.Mean < before)) _drifts.Add(name);
            if (state == StreamState.Warning) _warnings.Add(name);
        }
    }

    /// <summary>What they said since the last window, in words; null for nothing.</summary>
    public string? Take()
    {
        string? said = _drifts.Count > 0 ? $"the stream of errors has changed, say {string.Join(", ", _drifts.Order(StringComparer.Ordinal))}"
            : _warnings.Count > 0 ? $"the stream of errors may be changing, says {string.Join(", ", _warnings.Order(StringComparer.Ordinal))}" : null;
        _drifts.Clear();
        _warnings.Clear();
        return said;
    }

    /// <summary>The detectors that have told of a drift since the last window.</summary>
    public List<string> Drifts => [.. _drifts.Order(StringComparer.Ordinal)];

    public Dictionary<string, DetectorState> Save() => _all.ToDictionary(d => d.Key, d => new DetectorState(d.Value.State, d.Value.Save()));
}
