using System.Collections.Concurrent;
using Penstock.Data;

namespace Penstock.Monitoring;

/// <summary>One round of a monitor: fills windows, judges them, and gathers what is told of it.</summary>
internal sealed class MonitorRound
{
    private const int MostWindowsKept = 100, MostEvidenceKept = 10;
    private const double WarningOfStaleness = 0.8;
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromMinutes(5);
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
    private readonly List<string> _waiting = [];
    private readonly SortedDictionary<string, string> _undelivered = new(StringComparer.Ordinal);
    private MonitorReference? _reference;
    private DateTimeOffset _lastTime;
    private long _rows, _labelled, _otherVersions, _judged, _alarmed, _warned, _backwards, _future, _unanswered;
    private string? _staleness;
    private double? _days;

    public MonitorRound(MonitorOptions options, MonitorState state)
    {
        (_options, _state) = (options, state);
        (_tracker, _detectors) = (new(options, state), new(state.Detectors, state.DetectorDrifts));
    }

    public List<string> Problems { get; } = [];

    /// <summary>Finds the reference; without a profile it is learnt from the first rows.</summary>
    /// <returns>Whether rows can be compared.</returns>
    public bool Start(RequestLogReader reader)
    {
        DataProfile? profile = _options.Profile ?? (_state.LearntProfile is { } learnt ? DataProfile.FromJson(learnt) : null) ?? Learn(reader);
        _reference = MonitorReference.Of(_options.Signature, profile);
        if (_reference is null)
        {
            if (profile is not null) _waiting.Add("the profile of the model lacks columns that it takes: there is no reference. Train it anew.");
            return false;
        }
        if (_options.Reference is { } rows && _state.Answers is null) FromRows(rows);
        _reference = _reference with { Answers = _state.Answers, Labels = _state.Labels };
        return true;
    }

    private DataProfile? Learn(RequestLogReader reader)
    {
        List<Table> tables = [];
        int rows = 0;
        foreach (RequestPart part in reader.Read(new RequestLogPosition(_state.Position)))
        {
            int[] own = [.. Enumerable.Range(0, part.Count).Where(row => part.Versions[row] == _options.Version)];
            if (own.Length > 0) tables.Add(part.Inputs.Rows(own));
            rows += own.Length;
            if (rows < _options.BaselineRows) continue;
            DataProfile profile = DataProfile.Of(tables);
            _state.LearntProfile = profile.ToJson();
            _state.Position = new(reader.Position.Read);
            Problems.Add(FormattableString.Invariant($"the model has no profile of its training rows: the first {rows:N0} rows of the log are the reference."));
            return profile;
        }
        _rows = rows;
        _waiting.Add(FormattableString.Invariant($"the model has no profile of its training rows: the first {_options.BaselineRows:N0} rows of the log will be the reference; {_options.BaselineRows - rows:N0} rows are still needed."));
        return null;
    }

    private void FromRows(ReferenceRows reference)
    {
        TypedColumns typed = TypedColumns.Of(reference.Rows, _reference!.Columns);
        BinnedRow[] rows = [.. Enumerable.Range(0, typed.Count).Select(row => NewRow(typed, row, reference.Answers[row], reference.Labels?[row] ?? double.NaN))];
        _state.Answers = AnswerReference.Of(rows.Select(r => r.Answer), MonitorReference.ClassesOf(_options.Signature));
        BinnedRow[] labelled = [.. rows.Where(r => double.IsFinite(r.Error))];
        if (labelled.Length > 0) _state.Labels = LabelReference.Of(labelled, _reference.Columns, _state.Answers, MonitorReference.LabelsOf(_options.Signature));
    }

    /// <summary>Takes rows in the order of the log.</summary>
    public void Add(RequestPart part, double[]? labels)
    {
        TypedColumns typed = TypedColumns.Of(part);
        BinnedRow[] rows = NewRows(part, typed, labels);
        DateTimeOffset latest = _options.Clock.GetUtcNow() + s_clockTolerance;
        for (int row = 0; row < part.Count; row++)
        {
            if (part.Versions[row] != _options.Version)
            {
                _otherVersions++;
                continue;
            }
            DateTimeOffset time = part.Times[row];
            bool isJump = time > latest || (time < _lastTime && _lastTime - time > s_clockTolerance);
            if (time > latest) _future++;
            else if (isJump) _backwards++;
            else if (time > _lastTime) _lastTime = time;
            BinnedRow binned = rows[row];
            if (double.IsNaN(binned.Answer)) _unanswered++;
            if (!isJump && IsPast(_state.Window, time)) JudgeRows();
            WindowCounts window = _state.Window ??= WindowCounts.For(_reference!, ++_state.Windows);
            Count(window, binned, time, _state.WindowRows);
            _rows++;
            _state.Rows++;
            if (_options.WindowTime is null && window.Rows >= _options.WindowRows) JudgeRows();
        }
    }

    /// <summary>Takes labels of rows that were counted before.</summary>
    public void AddLate(RequestPart part, double[] labels)
    {
        TypedColumns typed = TypedColumns.Of(part);
        for (int row = 0; row < part.Count; row++)
        {
            if (double.IsNaN(labels[row]) || part.Versions[row] != _options.Version) continue;
            WindowCounts window = _state.LateWindow ??= WindowCounts.For(_reference!, ++_state.LateWindows);
            Count(window, NewRow(typed, row, AnswerOf(part, row), labels[row]), part.Times[row], _state.LateRows);
            if (window.Rows >= _options.WindowRows) JudgeLate();
        }
    }

    private void Count(WindowCounts window, in BinnedRow row, DateTimeOffset time, List<BinnedRow> buffer)
    {
        window.Add(row, time, _reference!);
        bool isLabelled = double.IsFinite(row.Error);
        if (isLabelled) _labelled++;
        if (isLabelled && _state.Labels is { } known) _detectors.Add(known.IsWrong(row.Error));
        if (buffer.Count < _options.BaselineRows && (_state.Answers is null || (isLabelled && _state.Labels is null))) buffer.Add(row);
    }

    private bool IsPast(WindowCounts? window, DateTimeOffset time) =>
        _options.WindowTime is { } span && window?.First is { } first && time.UtcTicks / span.Ticks > first.UtcTicks / span.Ticks;

    // What a row says by itself is found on all threads; only counting needs the order.
    private BinnedRow[] NewRows(RequestPart part, TypedColumns typed, double[]? labels)
    {
        var rows = new BinnedRow[part.Count];
        Parallel.ForEach(Partitioner.Create(0, part.Count), new ParallelOptions { MaxDegreeOfParallelism = _options.Threads > 0 ? _options.Threads : -1 }, range =>
        {
            for (int row = range.Item1; row < range.Item2; row++) rows[row] = NewRow(typed, row, AnswerOf(part, row), labels?[row] ?? double.NaN);
        });
        return rows;
    }

    private BinnedRow NewRow(TypedColumns typed, int row, double answer, double label)
    {
        ushort[] bins = typed.BinsOf(row, _reference!.Columns);
        double error = double.IsNaN(answer) || double.IsNaN(label) ? double.NaN : _options.Signature.Task switch
        {
            Target.Binary => (answer > _options.Signature.Threshold ? 1 : 0) == label ? 0 : 1,
            Target.Classes => answer == label ? 0 : 1,
            _ => Math.Abs(answer - label),
        };
        return new(bins, answer, double.IsNaN(error) ? double.NaN : label, error, _reference.Outside.Of(typed, row, bins) >= _reference.Outside.Threshold);
    }

    private double AnswerOf(RequestPart part, int row)
    {
        int width = part.OutputWidth, at = row * width;
        if (width == 0) return double.NaN;
        if (_options.Signature.Task != Target.Classes || width == 1) return part.Outputs[at + width - 1];
        int best = 0;
        for (int i = 1; i < width; i++)
            if (part.Outputs[at + i] > part.Outputs[at + best]) best = i;
        return double.IsNaN(part.Outputs[at + best]) ? double.NaN : best;
    }

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
        WindowVerdict verdict = WindowJudge.Judge(window, _reference!, _options.Verdicts, _detectors.AreAlarmed);
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
        if (verdict.Level < AlertLevel.Alarm) Absorb(rows);
    }

    // Only quiet windows teach what is usual.
    private void Absorb(List<BinnedRow> rows)
    {
        if (_state.Answers is null)
        {
            _state.Baseline.AddRange(rows);
            if (_state.Baseline.Count(r => !double.IsNaN(r.Answer)) >= _options.BaselineRows)
            {
                _state.Answers = AnswerReference.Of(_state.Baseline.Select(r => r.Answer), MonitorReference.ClassesOf(_options.Signature));
                _state.Baseline = [];
            }
        }
        if (_state.Labels is null)
        {
            _state.LabelledBaseline.AddRange(rows.Where(r => double.IsFinite(r.Error)));
            if (_state.Answers is not null && _state.LabelledBaseline.Count >= _options.BaselineRows)
            {
                _state.Labels = LabelReference.Of(_state.LabelledBaseline, _reference!.Columns, _state.Answers, MonitorReference.LabelsOf(_options.Signature));
                _state.LabelledBaseline = [];
            }
        }
        _reference = _reference! with { Answers = _state.Answers, Labels = _state.Labels };
    }

    private void Raise(Alert alert)
    {
        _alerts.Add(alert);
        if (_options.Sinks.Count > 0) _state.Pending.Add(new(alert, []));
    }

    /// <summary>Whether a receiver has failed in this round: it is left in peace until the next.</summary>
    public bool HasFailed(string sink) => _undelivered.ContainsKey(sink);

    public void Undelivered(string sink, string why) => _undelivered[sink] = why;

    public void LabelsDone(LateLabels labels)
    {
        (_state.LabelsRead, _state.LabelsWaiting) = (labels.Count, [.. labels.WaitingRows]);
        if (labels.Waiting > 0) Problems.Add(FormattableString.Invariant($"{labels.Waiting:N0} labels are of requests that the log does not have (yet, or since they were not sampled); they are tried again."));
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
        DateTimeOffset now = _options.Clock.GetUtcNow();
        foreach (Alert alert in _tracker.Follow(new(_state.Windows, 0, 0, now, now, causes, [evidence], [], new Dictionary<string, double>()), s_ofAge, "age-")) Raise(alert);
        if (level == AlertLevel.Warning) _warned++;
    }

    /// <summary>Writes the state.</summary>
    public void Keep()
    {
        (_state.Detectors, _state.DetectorDrifts) = (_detectors.Save(), _detectors.Drifts);
        _state.Save(_options.StateFile);
    }

    public MonitorReport Report()
    {
        SayWhatWaits();
        SayWhatIsOdd();
        bool isBegun = _state.Windows - (_state.Window is null ? 0 : 1) + _state.LateWindows > 0;
        MonitorStatus status = _state.Active.Count > 0 ? MonitorStatus.Alarm : _reference is null || !isBegun ? MonitorStatus.ColdStart : _warned > 0 ? MonitorStatus.Warning : MonitorStatus.Quiet;
        return new(_options.Model, _options.Version, status)
        {
            Rows = _rows, Labelled = _labelled, Windows = [.. _windows.SkipLast(1).Select(w => w with { Evidence = [.. w.Evidence.Take(MostEvidenceKept)] }), .. _windows.TakeLast(1)], WindowsJudged = _judged, WindowsAlarmed = _alarmed, Waiting = _waiting, Problems = Problems, Alerts = _alerts,
            Ongoing = [.. _state.Active.Values.OrderBy(a => a.Kind).ThenBy(a => a.Subject, StringComparer.Ordinal).Select(a => $"{DriftCause.NameOf(a.Kind)} in {a.Subject}, since window {a.Since}")],
            DaysSinceTraining = _days, RowsSinceTraining = _state.Rows, Staleness = _staleness, Ranking = [.. _ranking.Values.OrderBy(e => e.PValue).ThenByDescending(e => e.Value)],
        };
    }

    private void SayWhatWaits()
    {
        if (_reference is null) return;
        long filling = _state.Window?.Rows ?? 0;
        if (_options.WindowTime is null)
            _waiting.Add(FormattableString.Invariant($"the next window has {filling:N0} of {_options.WindowRows:N0} rows; {_options.WindowRows - filling:N0} are still needed."));
        if (_state.Answers is null)
            _waiting.Add(FormattableString.Invariant($"prediction shift: {Math.Max(0, _options.BaselineRows - _state.Baseline.Count):N0} more rows of quiet windows are needed to know the usual answers."));
        if (_state.Labels is null && _options.Labels is not null)
            _waiting.Add(FormattableString.Invariant($"label shift and concept drift: {Math.Max(0, _options.BaselineRows - _state.LabelledBaseline.Count):N0} more labelled rows of quiet windows are needed."));
    }

    private void SayWhatIsOdd()
    {
        if (_otherVersions > 0) Problems.Add(FormattableString.Invariant($"{_otherVersions:N0} rows were answered by other versions and left out."));
        if (_backwards > 0) Problems.Add(FormattableString.Invariant($"{_backwards:N0} rows have a time before rows that were logged earlier: the clock of a server was set back, or several write at once."));
        if (_future > 0) Problems.Add(FormattableString.Invariant($"{_future:N0} rows have a time that is still to come: the clock of a server is ahead."));
        if (_unanswered > 0) Problems.Add(FormattableString.Invariant($"{_unanswered:N0} rows have no answer that is a number."));
        foreach (var (sink, why) in _undelivered)
            Problems.Add(FormattableString.Invariant($"{_state.Pending.Count(p => !p.Told.Contains(sink)):N0} alerts could not be told: {why.TrimEnd('.')}. They are tried again at the next round ({sink})."));
    }
}
