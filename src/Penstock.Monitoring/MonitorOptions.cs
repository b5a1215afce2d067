using Penstock.Data;
using Penstock.Models;

namespace Penstock.Monitoring;

/// <summary>What is watched, and how.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Version">The version whose answers are watched; rows of others are counted and left out.</param>
/// <param name="Signature">The model's signature: the columns that it takes, its task, classes and target.</param>
/// <param name="Requests">The folder of the model's request log.</param>
public sealed record MonitorOptions(string Model, long Version, ModelSignature Signature, string Requests)
{
    /// <summary>What the training rows looked like; null where nobody kept it: then the first rows of the log are the reference.</summary>
    public DataProfile? Profile { get; init; }

    /// <summary>Earlier rows with the model's answers to them and the labels: the reference of answers, labels and errors; null to learn it from the first quiet windows.</summary>
    public ReferenceSource? Reference { get; init; }

    /// <summary>The file that a stopped monitor goes on from; null to keep nothing.</summary>
    public string? StateFile { get; init; }

    /// <summary>A CSV of labels that came later: <c>id</c>, maybe <c>row</c>, and the target; null for none.</summary>
    public string? Labels { get; init; }

    /// <summary>How many rows a window has. Default 500.</summary>
    public int WindowRows { get; init; } = 500;

    /// <summary>The time that a window covers, in place of a number of rows; null, the default, for rows.</summary>
    public TimeSpan? WindowTime { get; init; }

    /// <summary>Rows of quiet windows from which the usual answers are learnt, where there are no <see cref="Reference"/> rows. Default 1,000.</summary>
    public int BaselineRows { get; init; } = 1000;

    /// <summary>Columns that are not compared, such as those that the log leaves out, hashes or cuts. Default none.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>From when a difference is told.</summary>
    public VerdictOptions Verdicts { get; init; } = new();

    /// <summary>How many windows must be quiet before an alarm is over. Default 2.</summary>
    public int QuietWindows { get; init; } = 2;

    /// <summary>When the model was trained; null where nobody knows.</summary>
    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>The days after which a model is stale; it warns from four fifths. Default 90; null for never.</summary>
    public double? MostDays { get; init; } = 90;

    /// <summary>The answered rows after which a model is stale; it warns from four fifths. Default null, never.</summary>
    public long? MostRows { get; init; }

    /// <summary>Where alarms are told.</summary>
    public IReadOnlyList<IAlertSink> Sinks { get; init; } = [];

    /// <summary>Tells the time. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Threads to read the log with; 0, the default, for one per core.</summary>
    public int Threads { get; init; }

    internal void Check()
    {
        static ArgumentException Error(string expected, object got) => new($"ModelMonitor: expected {expected}, got {got}.");
        if (string.IsNullOrWhiteSpace(Model)) throw Error("a model's name", "none");
        if (WindowRows < 10) throw Error("windows of at least 10 rows", WindowRows);
        if (WindowTime <= TimeSpan.Zero) throw Error("windows of some time", WindowTime);
        if (BaselineRows < 100) throw Error("at least 100 rows to learn from", BaselineRows);
        if (QuietWindows < 1) throw Error("at least 1 quiet window", QuietWindows);
        if (MostDays <= 0 || MostRows <= 0) throw Error("days and rows above 0", $"{MostDays} and {MostRows}");
        if (Signature.Columns.Count == 0) throw Error("a model that names its columns", "one whose signature has none. Train it on a table");
        string? unknown = Ignored.FirstOrDefault(name => Signature.Columns.All(c => c.Name != name));
        if (unknown is not null) throw Error($"to ignore some of the columns {string.Join(", ", Signature.Columns.Select(c => c.Name))}", $"\"{unknown}\"");
        if (Signature.Columns.All(c => Ignored.Contains(c.Name))) throw Error("at least one column to compare", "all ignored");
        Verdicts.Check();
    }
}

/// <summary>Where earlier rows come from.</summary>
/// <param name="Name">Tells these rows from others: what a monitor has learnt from rows of the same name it does not ask for again.</param>
/// <param name="Read">Reads the rows and has the model answer them.</param>
public sealed record ReferenceSource(string Name, Func<ReferenceRows> Read);

/// <summary>Earlier rows, as a reference of answers, labels and errors.</summary>
/// <param name="Rows">The raw rows, with the columns that the model takes.</param>
/// <param name="Answers">The model's answers: probabilities, classes by number, or numbers.</param>
/// <param name="Labels">The labels: classes by number, or numbers; null where they are not known.</param>
public sealed record ReferenceRows(Table Rows, IReadOnlyList<double> Answers, IReadOnlyList<double>? Labels = null);
