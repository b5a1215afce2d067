namespace Penstock.Monitoring;

/// <summary>
/// Weighs the evidence of a window: a difference that another one explains is told as its consequence, not as a cause. Inputs that changed explain
/// answers that changed; other labels with the same inputs of each label explain other inputs and other answers; the rest of what labels show is
/// another rule between inputs and labels.
/// </summary>
internal static class Attribution
{
    public const string InputsGivenLabels = "inputs of each label", AnswersGivenLabels = "answers of each label", LabelsGivenAnswers = "labels of each answer", Errors = "errors";

    /// <summary>Above this probability, what is the same for each label counts as unchanged: much less than what chance does to one window in a thousand.</summary>
    private const double Unchanged = 0.0001;

    /// <summary>Below this probability there are more errors, where detectors say so too.</summary>
    private const double MoreErrors = 0.001;

    public static (IReadOnlyList<DriftCause> Causes, IReadOnlyList<string> Notes) Of(IReadOnlyList<Evidence> evidence, bool hasLabels, bool areDetectorsAlarmed, VerdictOptions options)
    {
        List<DriftCause> causes = [];
        List<string> notes = [];
        List<Evidence> Told(DriftKind kind) => [.. evidence.Where(e => e.Kind == kind && e.Level > AlertLevel.Quiet).OrderBy(e => e.PValue)];
        List<Evidence> missing = Told(DriftKind.MissingValues), unseen = Told(DriftKind.UnseenValues), answers = Told(DriftKind.PredictionShift), outside = Told(DriftKind.OutOfDistribution);
        HashSet<string> otherwise = [.. missing.Concat(unseen).Where(e => e.Level == AlertLevel.Alarm).Select(e => e.Subject)];
        // New or vanished values of a column also change the rest of it; the columns together say nothing beside one of them.
        List<Evidence> drift = [.. Told(DriftKind.DataDrift).Where(e => !otherwise.Contains(e.Subject))];
        if (drift.Exists(e => e.Subject != WindowJudge.All) || otherwise.Count > 0) drift.RemoveAll(e => e.Subject == WindowJudge.All);

        if (hasLabels && LabelShift(evidence) is { } shift)
        {
            causes.Add(shift);
            if (shift.Level == AlertLevel.Alarm && drift.Count + answers.Count > 0)
            {
                notes.Add($"inputs and answers differ too, as other labels make them: {Names([.. drift, .. answers])}");
                drift.Clear();
                answers.Clear();
                outside.Clear();
            }
        }
        Add(causes, DriftKind.MissingValues, missing);
        Add(causes, DriftKind.UnseenValues, unseen);
        Add(causes, DriftKind.DataDrift, drift);
        bool areInputsChanged = causes.Exists(c => c.Level == AlertLevel.Alarm);
        Explained(causes, notes, DriftKind.OutOfDistribution, outside, areInputsChanged);
        areInputsChanged = causes.Exists(c => c.Level == AlertLevel.Alarm);
        bool areAnswersExplained = areInputsChanged || drift.Count + missing.Count + unseen.Count > 0;
        Explained(causes, notes, DriftKind.PredictionShift, answers, areAnswersExplained && (areInputsChanged || answers.TrueForAll(e => e.Level == AlertLevel.Warning)));
        if (hasLabels) Concept(causes, notes, evidence, areInputsChanged, areDetectorsAlarmed, options);
        return (causes, notes);
    }

    /// <summary>Other labels, while the answers and inputs of each label are as before.</summary>
    private static DriftCause? LabelShift(IReadOnlyList<Evidence> evidence)
    {
        Evidence? labels = evidence.FirstOrDefault(e => e.Kind == DriftKind.LabelShift && e.Level > AlertLevel.Quiet);
        if (labels is null) return null;
        Evidence[] same = [.. evidence.Where(e => e.Subject is InputsGivenLabels or AnswersGivenLabels)];
        return Array.TrueForAll(same, e => e.PValue > Unchanged) ? new(DriftKind.LabelShift, WindowJudge.Labels, labels.Level, [labels, .. same]) : null;
    }

    private static void Concept(List<DriftCause> causes, List<string> notes, IReadOnlyList<Evidence> evidence, bool isExplained, bool areDetectorsAlarmed, VerdictOptions options)
    {
        Evidence? rule = evidence.FirstOrDefault(e => e.Subject == LabelsGivenAnswers), errors = evidence.FirstOrDefault(e => e.Subject == Errors);
        if (rule is null || errors is null) return;
        bool areErrorsMore = errors.Value > errors.Reference && errors.PValue < MoreErrors && errors.Value - errors.Reference >= options.LeastShare;
        AlertLevel level = rule.Level == AlertLevel.Alarm || (errors.Level == AlertLevel.Alarm && errors.Value > errors.Reference) || (areDetectorsAlarmed && areErrorsMore) ? AlertLevel.Alarm
            : rule.Level == AlertLevel.Warning || areErrorsMore ? AlertLevel.Warning : AlertLevel.Quiet;
        if (level == AlertLevel.Quiet) return;
        string rates = FormattableString.Invariant($"errors {errors.Value:0.###}, were {errors.Reference:0.###}");
        if (isExplained) notes.Add($"labels of like answers differ too ({rates}); what is told above makes that, and hides any other reason");
        else causes.Add(new(DriftKind.ConceptDrift, "labels of like rows", level, [rule, errors]));
    }

    private static void Add(List<DriftCause> causes, DriftKind kind, List<Evidence> evidence)
    {
        if (evidence.Count == 0) return;
        AlertLevel level = evidence.Max(e => e.Level);
        List<Evidence> telling = [.. evidence.Where(e => e.Level == level)];
        causes.Add(new(kind, Names(telling), level, telling));
    }

    private static void Explained(List<DriftCause> causes, List<string> notes, DriftKind kind, List<Evidence> evidence, bool isExplained)
    {
        if (evidence.Count == 0) return;
        if (isExplained) notes.Add($"{DriftCause.NameOf(kind)} too, as what is told above makes it: {evidence[0]}");
        else Add(causes, kind, evidence);
    }

    private static string Names(IReadOnlyList<Evidence> evidence) => string.Join(", ", evidence.Select(e => e.Subject).Distinct());
}
