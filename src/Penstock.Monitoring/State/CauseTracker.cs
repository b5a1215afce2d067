using System.Globalization;

namespace Penstock.Monitoring;

/// <summary>Turns the verdicts of windows into alerts: one when something begins or spreads, one when it has been quiet for some windows.</summary>
internal sealed class CauseTracker(MonitorOptions options, MonitorState state)
{
    /// <summary>The alerts of a window, in a fixed order.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="judged">The kinds that this sort of window can show; the others stay as they are.</param>
    /// <param name="series">Told in the ids of alerts, where several series of windows run.</param>
    public IReadOnlyList<Alert> Follow(WindowVerdict verdict, IReadOnlySet<DriftKind> judged, string series)
    {
        var alerts = new List<Alert>();
        foreach (DriftCause cause in verdict.Causes.Where(c => c.Level == AlertLevel.Alarm))
        {
            string[] begun = [.. cause.Evidence.Select(e => e.Subject).Distinct().Where(subject => !state.Active.ContainsKey(KeyOf(cause.Kind, subject)))];
            foreach (Evidence evidence in cause.Evidence)
            {
                string key = KeyOf(cause.Kind, evidence.Subject);
                state.Active[key] = state.Active.TryGetValue(key, out ActiveCause? known) ? known with { Quiet = 0 } : new(cause.Kind, evidence.Subject, verdict.Number, 0);
            }
            if (begun.Length > 0) alerts.Add(NewAlert(cause.Kind, cause.Level, false, verdict, series, cause.Kind is DriftKind.ConceptDrift or DriftKind.LabelShift ? cause.Subject : string.Join(", ", begun), [.. cause.Evidence.Select(e => e.ToString())]));
        }
        alerts.AddRange(Over(verdict, judged, series));
        return alerts;
    }

    private List<Alert> Over(WindowVerdict verdict, IReadOnlySet<DriftKind> judged, string series)
    {
        // A warning holds an alarm up: it is over when the sign itself is gone.
        HashSet<string> signs = [.. verdict.Causes.SelectMany(c => c.Evidence.Select(e => KeyOf(c.Kind, e.Subject)))];
        var over = new List<Alert>();
        foreach (var (key, cause) in state.Active.Where(a => judged.Contains(a.Value.Kind) && !signs.Contains(a.Key)).ToList())
        {
            if (cause.Quiet + 1 < options.QuietWindows)
            {
                state.Active[key] = cause with { Quiet = cause.Quiet + 1 };
                continue;
            }
            state.Active.Remove(key);
            if (!state.Active.Values.Any(other => other.Kind == cause.Kind)) over.Add(NewAlert(cause.Kind, AlertLevel.Quiet, true, verdict, series, cause.Subject, []));
        }
        return over;
    }

    // Windows are numbered from 1 where watching begins anew: the time and the subject tell events apart.
    private Alert NewAlert(DriftKind kind, AlertLevel level, bool isOver, WindowVerdict window, string series, string subject, IReadOnlyList<string> evidence) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{options.Model}-v{options.Version}-{kind}-{(isOver ? "over" : "began")}-{series}{window.Number}-{window.First.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{subject}"),
            options.Clock.GetUtcNow(), options.Model, options.Version, kind, level, isOver, window.Number, subject, evidence);

    private static string KeyOf(DriftKind kind, string subject) => $"{kind}/{subject}";
}
