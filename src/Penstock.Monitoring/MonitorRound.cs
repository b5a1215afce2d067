namespace Penstock.Monitoring;

/// <summary>One round of a monitor: fills windows, judges them, and gathers what is told of it.</summary>
internal sealed class MonitorRound
{
    private const int MostWindowsKept = 100, MostEvidenceKept = 10;
    private const double WarningOfStaleness = 0.8;
    private static readonly IReadOnlySet<DriftKind> s_ofRows = new HashSet<DriftKind>
        { DriftKind.DataDrift, DriftKind.MissingValues, DriftKind.UnseenValues, DriftKind.OutOfDistribution, DriftKind.PredictionShift };
    private static readonly IReadOnlySet<DriftKind> s_ofLabels = new HashSet<DriftKind> { DriftKind.LabelShift, DriftKind.ConceptDrift };
    private static readonly IReadOnlySet<DriftKind> s_ofAge = new HashSet<DriftKind> { DriftKind.Staleness };

    private readonly MonitorOptions _options;
    private readonly MonitorState _state;
    private readonly CauseTracker _tracker;
    private readonly ErrorDetectors _detectors;
    private readonly Queue<WindowVerdict> _windows = [];
    private readonly Dictionary<string, Evidence> _ranking = [];
    private readonly List<Alert> _alerts = [];
    private readonly SortedDictionary<string, string> _undelivered = new(StringComparer.Ordinal);
    private readonly ReferenceLearning _learning;
    private readonly RowTimes _times;
    private RowBinning? _binning;
    private long _rows, _labelled, _otherVersions, _judged, _alarmed, _warned, _unanswered;
    private string? _staleness;
    private double? _days;

    public MonitorRound(MonitorOptions options, MonitorState state)
    {
        (_options, _state) = (options, state);
        (_tracker, _detectors) = (new(options, state), new(state.Detectors, state.DetectorDrifts));
        (_learning, _times) = (new(options, state), new(options.Clock));
    }

    public List<string> Problems { get; } = [];

    /// <summary>The labels of the round, of which the state keeps what is taken whenever it is written; null for none.</summary>
    public LateLabels? Labels { get; set; }

    private MonitorReference Reference => _learning.Known!;

    /// <summary>Finds the reference; without a profile it is learnt from the first rows.</summary>
    /// <returns>Whether rows can be compared.</returns>
    public bool Start(RequestLogReader reader)
    {
        if (_learning.Start(reader) is { } note) Problems.Add(note);
        _rows = _learning.Seen;
        if (_learning.Known is not { } reference) return false;
        _binning = new(_options, reference);
        return true;
    }

    /// <summary>Takes rows in the order of the log.</summary>
    public void Add(RequestPart part, double[]? labels)
    {
        BinnedRow[] rows = _binning!.Of(part, labels);
        for (int row = 0; row < part.Count; row++)
        {
            if (part.Versions[row] != _options.Version)
            {
                _otherVersions++;
                continue;
            }
            DateTimeOffset time = part.Times[row];
            if (double.IsNaN(rows[row].Answer)) _unanswered++;
            if (_times.Add(time) && IsPast(_state.Window, time)) JudgeRows();
            WindowCounts window = _state.Window ??= WindowCounts.For(Reference, ++_state.Windows);
            Count(window, rows[row], time, _state.WindowRows);
            _rows++;
            _state.Rows++;
            if (_options.WindowTime is null && window.Rows >= _options.WindowRows) JudgeRows();
        }
    }

    /// <summary>Takes labels of rows that were counted before.</summary>
    public void AddLate(RequestPart part, double[] labels)
    {
        if (Array.TrueForAll(labels, double.IsNaN)) return;
        BinnedRow[] rows = _binning!.Of(part, labels);
        for (int row = 0; row < part.Count; row++)
        {
            if (double.IsNaN(labels[row]) || part.Versions[row] != _options.Version) continue;
            WindowCounts window = _state.LateWindow ??= WindowCounts.For(Reference, ++_state.LateWindows);
            Count(window, rows[row], part.Times[row], _state.LateRows);
            if (window.Rows >= _options.WindowRows) JudgeLate();
        }
    }

    private void Count(WindowCounts window, in BinnedRow row, DateTimeOffset time, List<BinnedRow> buffer)
    {
        window.Add(row, time, Reference);
        bool isLabelled = double.IsFinite(row.Error);
        if (isLabelled) _labelled++;
        if (isLabelled && _state.Labels is { } known) _detectors.Add(known.IsWrong(row.Error));
        if (buffer.Count < _options.BaselineRows && _learning.Wants(isLabelled)) buffer.Add(row);
    }

    private bool IsPast(WindowCounts? window, DateTimeOffset time) =>
        _options.WindowTime is { } span && window?.First is { } first && time.UtcTicks / span.Ticks > first.UtcTicks / span.Ticks;

    private void JudgeRows()
    {
        WindowCounts window = _state.Window!;
        int least = _options.WindowTime is null ? Math.Min(_options.Verdicts.LeastRows, _options.WindowRows) : _options.Verdicts.LeastRows;
        if (window.Rows < least)
        {
            Problems.Add(FormattableString.Invariant($"window {window.Number} has {window.Rows:N0} rows, of {least:N0} that are needed to judge one, and was passed over."));
            (_state.Window, _state.WindowRows) = (null, []);
            return;
        }
        bool hasLabels = window.Labelled >= _options.Verdicts.LeastLabelled && _state.Labels is not null;
        Judge(window, _state.WindowRows, hasLabels ? s_ofRows.Union(s_ofLabels).ToHashSet() : s_ofRows, "");
        (_state.Window, _state.WindowRows) = (null, []);
    }

    private void JudgeLate()
    {
        Judge(_state.LateWindow!, _state.LateRows, s_ofLabels, "labels-");
        (_state.LateWindow, _state.LateRows) = (null, []);
    }

    private void Judge(WindowCounts window, List<BinnedRow> rows, IReadOnlySet<DriftKind> kinds, string series)
    {
        WindowVerdict verdict = WindowJudge.Judge(window, Reference, _options.Verdicts, _detectors.AreAlarmed);
        if (kinds == s_ofLabels) verdict = verdict with { Causes = [.. verdict.Causes.Where(c => kinds.Contains(c.Kind))] };
        if (kinds != s_ofRows && _detectors.Take() is { } said) verdict = verdict with { Notes = [.. verdict.Notes, said] };
        foreach (Alert alert in _tracker.Follow(verdict, kinds, series)) Raise(alert);
        _judged++;
        if (verdict.Level == AlertLevel.Alarm) _alarmed++;
        if (verdict.Level == AlertLevel.Warning) _warned++;
        _windows.Enqueue(verdict);
        if (_windows.Count > MostWindowsKept) _windows.Dequeue();
        foreach (Evidence evidence in verdict.Evidence)
            if (!_ranking.TryGetValue($"{evidence.Kind}/{evidence.Subject}", out Evidence? known) || evidence.PValue < known.PValue) _ranking[$"{evidence.Kind}/{evidence.Subject}"] = evidence;
        // Only quiet windows teach what is usual.
        if (verdict.Level < AlertLevel.Alarm) _learning.Absorb(rows, areLate: kinds == s_ofLabels);
    }

    private void Raise(Alert alert)
    {
        _alerts.Add(alert);
        if (_options.Sinks.Count > 0) _state.Pending.Add(new(alert, []));
    }

    /// <summary>Whether a receiver has failed in this round: it is left in peace until the next.</summary>
    public bool HasFailed(string sink) => _undelivered.ContainsKey(sink);

    public void Undelivered(string sink, string why) => _undelivered[sink] = why;

    /// <summary>Says what is odd about labels.</summary>
    public void SayOf(LateLabels labels)
    {
        if (labels.Waiting > 0) Problems.Add(FormattableString.Invariant($"{labels.Waiting:N0} labels are of requests that the log does not have (yet, or since they were not sampled); they are tried again."));
        if (labels.IsCut) Problems.Add("labels: the last line has no end yet and waits for it.");
        if (labels.Repeated > 0) Problems.Add(FormattableString.Invariant($"{labels.Repeated:N0} labels came again for a row; the last counts."));
        if (labels.Empty > 0) Problems.Add(FormattableString.Invariant($"{labels.Empty:N0} labels have no id, or no value that is one of the classes, and were passed over."));
    }

    /// <summary>Looks at the age of the model.</summary>
    public void Watch()
    {
        _days = _options.TrainedAt is { } trained ? Math.Max(0, (_options.Clock.GetUtcNow() - trained).TotalDays) : null;
        double byDays = _days / _options.MostDays ?? 0, byRows = _options.MostRows is { } most ? (double)_state.Rows / most : 0, age = Math.Max(byDays, byRows);
        AlertLevel level = age >= 1 ? AlertLevel.Alarm : age >= WarningOfStaleness ? AlertLevel.Warning : AlertLevel.Quiet;
        if (level > AlertLevel.Quiet)
            _staleness = byDays >= byRows ? FormattableString.Invariant($"{_days:0.#} days old, of at most {_options.MostDays:0.#}") : FormattableString.Invariant($"{_state.Rows:N0} rows answered, of at most {_options.MostRows:N0}");
        var evidence = new Evidence(DriftKind.Staleness, "model", level, "share of the greatest age", age, 0, "none", 1, 1, 1, "");
        DriftCause[] causes = level == AlertLevel.Quiet ? [] : [new(DriftKind.Staleness, "model", level, [evidence])];
        DateTimeOffset begun = _options.TrainedAt ?? DateTimeOffset.UnixEpoch;
        foreach (Alert alert in _tracker.Follow(new(_state.Windows, 0, 0, begun, _options.Clock.GetUtcNow(), causes, [evidence], [], new Dictionary<string, double>()), s_ofAge, "age-")) Raise(alert);
        if (level == AlertLevel.Warning) _warned++;
    }

    /// <summary>Writes the state.</summary>
    public void Keep()
    {
        (_state.Detectors, _state.DetectorDrifts) = (_detectors.Save(), _detectors.Drifts);
        if (Labels is not null) (_state.LabelsRead, _state.LabelsWaiting) = (Labels.Count, [.. Labels.WaitingRows]);
        _state.Save(_options.StateFile);
    }

    public MonitorReport Report()
    {
        SayWhatIsOdd();
        bool isBegun = _state.Windows - (_state.Window is null ? 0 : 1) + _state.LateWindows > 0;
        MonitorStatus status = _state.Active.Count > 0 ? MonitorStatus.Alarm : _learning.Known is null || !isBegun ? MonitorStatus.ColdStart : _warned > 0 ? MonitorStatus.Warning : MonitorStatus.Quiet;
        return new(_options.Model, _options.Version, status)
        {
            Rows = _rows, Labelled = _labelled, Windows = [.. _windows.SkipLast(1).Select(w => w with { Evidence = [.. w.Evidence.Take(MostEvidenceKept)] }), .. _windows.TakeLast(1)], WindowsJudged = _judged, WindowsAlarmed = _alarmed, Waiting = [.. _learning.Waiting()], Problems = Problems, Alerts = _alerts,
            OngoingKinds = [.. _state.Active.Values.Select(a => a.Kind).Distinct().Order()],
            Ongoing = [.. _state.Active.Values.OrderBy(a => a.Kind).ThenBy(a => a.Subject, StringComparer.Ordinal).Select(a => $"{DriftCause.NameOf(a.Kind)} in {a.Subject}, since window {a.Since}")],
            DaysSinceTraining = _days, RowsSinceTraining = _state.Rows, Staleness = _staleness, Ranking = [.. _ranking.Values.OrderBy(e => e.PValue).ThenByDescending(e => e.Value)],
        };
    }

    private void SayWhatIsOdd()
    {
        if (_otherVersions > 0) Problems.Add(FormattableString.Invariant($"{_otherVersions:N0} rows were answered by other versions and left out."));
        Problems.AddRange(_times.Sentences());
        if (_unanswered > 0) Problems.Add(FormattableString.Invariant($"{_unanswered:N0} rows have no answer that is a number."));
        foreach (var (sink, why) in _undelivered)
            Problems.Add(FormattableString.Invariant($"{_state.Pending.Count(p => !p.Told.Contains(sink)):N0} alerts could not be told: {why.TrimEnd('.')}. They are tried again at the next round ({sink})."));
    }
}
