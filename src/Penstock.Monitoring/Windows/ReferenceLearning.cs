using Penstock.Data;

namespace Penstock.Monitoring;

/// <summary>What windows are compared with, as far as it is known: the model's profile or the first rows of the log; then earlier rows, or quiet windows.</summary>
internal sealed class ReferenceLearning(MonitorOptions options, MonitorState state)
{
    private readonly List<string> _waiting = [];

    /// <summary>The reference; null while rows cannot be compared.</summary>
    public MonitorReference? Known { get; private set; }

    /// <summary>How many rows were looked at to make a profile, while there are too few.</summary>
    public int Seen { get; private set; }

    /// <summary>Finds the reference; without a profile it is learnt from the first rows of the log.</summary>
    /// <returns>What should be known of how it was found; null for nothing.</returns>
    public string? Start(RequestLogReader reader)
    {
        string? note = null;
        DataProfile? profile = options.Profile ?? (state.LearntProfile is { } learnt ? DataProfile.FromJson(learnt) : null) ?? Learn(reader, out note);
        Known = MonitorReference.Of(options.Signature, profile);
        if (Known is null)
        {
            if (profile is not null) _waiting.Add("the profile of the model lacks columns that it takes: there is no reference. Train it anew.");
            return note;
        }
        if (options.Reference is { } source && state.Reference != source.Name) note = FromRows(source) ?? note;
        Update();
        return note;
    }

    private DataProfile? Learn(RequestLogReader reader, out string? note)
    {
        List<Table> tables = [];
        note = null;
        foreach (RequestPart part in reader.Read(new RequestLogPosition(state.Position)))
        {
            int[] own = [.. Enumerable.Range(0, part.Count).Where(row => part.Versions[row] == options.Version)];
            if (own.Length > 0) tables.Add(part.Inputs.Rows(own));
            Seen += own.Length;
            if (Seen < options.BaselineRows) continue;
            DataProfile profile = DataProfile.Of(tables);
            state.LearntProfile = profile.ToJson();
            state.Position = new(reader.Position.Read);
            note = FormattableString.Invariant($"the model has no profile of its training rows: the first {Seen:N0} rows of the log are the reference.");
            Seen = 0;
            return profile;
        }
        _waiting.Add(FormattableString.Invariant($"the model has no profile of its training rows: the first {options.BaselineRows:N0} rows of the log will be the reference; {options.BaselineRows - Seen:N0} rows are still needed."));
        return null;
    }

    // Windows that are open were counted in the bins of the reference before.
    private string? FromRows(ReferenceSource source)
    {
        long open = (state.Window?.Rows ?? 0) + (state.LateWindow?.Rows ?? 0);
        (state.Window, state.LateWindow, state.WindowRows, state.LateRows) = (null, null, [], []);
        BinnedRow[] rows = new RowBinning(options, Known!).Of(source.Read()), labelled = [.. rows.Where(r => double.IsFinite(r.Error))];
        state.Answers = AnswersOf(rows);
        state.Labels = labelled.Length > 0 ? LabelsOf(labelled) : null;
        (state.Reference, state.Baseline, state.LabelledBaseline) = (source.Name, [], []);
        return open > 0 ? FormattableString.Invariant($"the rows of the reference are others: {open:N0} rows of the window that was open are not judged.") : null;
    }

    /// <summary>Whether rows of a window must be kept for when it proves quiet.</summary>
    public bool Wants(bool isLabelled) => state.Answers is null || (isLabelled && state.Labels is null);

    /// <summary>Learns from the rows of a quiet window what is usual.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="areLate">Whether their labels came late: their answers were learnt before.</param>
    public void Absorb(List<BinnedRow> rows, bool areLate)
    {
        if (state.Answers is null && !areLate)
        {
            state.Baseline.AddRange(rows);
            if (state.Baseline.Count(r => !double.IsNaN(r.Answer)) >= options.BaselineRows) (state.Answers, state.Baseline) = (AnswersOf(state.Baseline), []);
        }
        if (state.Labels is null)
        {
            state.LabelledBaseline.AddRange(rows.Where(r => double.IsFinite(r.Error)));
            if (state.Answers is not null && state.LabelledBaseline.Count >= options.BaselineRows) (state.Labels, state.LabelledBaseline) = (LabelsOf(state.LabelledBaseline), []);
        }
        Update();
    }

    /// <summary>What cannot be judged yet, and how many rows that takes.</summary>
    public IEnumerable<string> Waiting()
    {
        foreach (string sentence in _waiting) yield return sentence;
        if (Known is null) yield break;
        long filling = state.Window?.Rows ?? 0;
        if (options.WindowTime is null)
            yield return FormattableString.Invariant($"the next window has {filling:N0} of {options.WindowRows:N0} rows; {options.WindowRows - filling:N0} are still needed.");
        if (state.Answers is null)
            yield return FormattableString.Invariant($"prediction shift: {Math.Max(0, options.BaselineRows - state.Baseline.Count):N0} more rows of quiet windows are needed to know the usual answers.");
        if (state.Labels is null && options.Labels is not null)
            yield return FormattableString.Invariant($"label shift and concept drift: {Math.Max(0, options.BaselineRows - state.LabelledBaseline.Count):N0} more labelled rows of quiet windows are needed.");
    }

    private AnswerReference AnswersOf(IEnumerable<BinnedRow> rows) => AnswerReference.Of(rows.Select(r => r.Answer), MonitorReference.ClassesOf(options.Signature));

    private LabelReference LabelsOf(IReadOnlyList<BinnedRow> rows) => LabelReference.Of(rows, Known!.Columns, state.Answers!, MonitorReference.LabelsOf(options.Signature));

    private void Update() => Known = Known! with { Answers = state.Answers, Labels = state.Labels };
}
