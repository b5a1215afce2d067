using System.Globalization;
using System.Text;

namespace Penstock.Monitoring;

/// <summary>What one window says.</summary>
/// <param name="Number">The number of the window, from 1.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Labelled">How many of them have a label.</param>
/// <param name="First">The time of its first row.</param>
/// <param name="Last">The time of its last row.</param>
/// <param name="Causes">What is wrong, by name: the kinds that the evidence bears out when each is weighed against the others.</param>
/// <param name="Evidence">All comparisons, the most telling first.</param>
/// <param name="Notes">What follows from the causes, and what could not be compared.</param>
/// <param name="Metrics">What the labelled rows say of the answers: error rate, accuracy or mean errors.</param>
public sealed record WindowVerdict(long Number, long Rows, long Labelled, DateTimeOffset First, DateTimeOffset Last,
    IReadOnlyList<DriftCause> Causes, IReadOnlyList<Evidence> Evidence, IReadOnlyList<string> Notes, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>The most serious level of the causes.</summary>
    public AlertLevel Level => Causes.Select(c => c.Level).DefaultIfEmpty().Max();

    /// <summary>The window in a few lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"window {Number}: {Rows:N0} rows, {Labelled:N0} labelled, {First.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z to {Last.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: "));
        text.Append(Causes.Count == 0 ? "quiet" : string.Join(", ", Causes));
        foreach (string note in Notes) text.Append("\n  ").Append(note);
        return text.ToString();
    }
}

/// <summary>Something that is wrong, by name.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">The column or columns, or "all".</param>
/// <param name="Level">How serious.</param>
/// <param name="Evidence">What bears it out.</param>
public sealed record DriftCause(DriftKind Kind, string Subject, AlertLevel Level, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>The cause in words.</summary>
    public override string ToString() => $"{(Level == AlertLevel.Alarm ? "ALARM" : "warning")} {NameOf(Kind)} in {Subject}";

    /// <summary>The words for a kind.</summary>
    public static string NameOf(DriftKind kind) => kind switch
    {
        DriftKind.DataDrift => "data drift P(X)",
        DriftKind.MissingValues => "missing values",
        DriftKind.UnseenValues => "unseen values",
        DriftKind.OutOfDistribution => "rows out of distribution",
        DriftKind.PredictionShift => "prediction shift P(Y^)",
        DriftKind.LabelShift => "label shift P(Y)",
        DriftKind.ConceptDrift => "concept drift P(Y|X)",
        _ => "staleness",
    };
}
