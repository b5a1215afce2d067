namespace Penstock.Models;

/// <summary>A change of the notes on runs, or of which runs there are.</summary>
/// <param name="Time">When.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Action">What: note, archive, unarchive, delete, undo or failed.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Detail">What changed, from what to what, in short; or the id that undoes it.</param>
public sealed record RunAuditEntry(DateTimeOffset Time, string Who, string Action, IReadOnlyList<string> Runs, string Detail)
{
    /// <summary>What was kept of the run before a change of its note, with at most 10,000 characters of notes; null for another change.</summary>
    public RunNote? Before { get; init; }

    /// <summary>What is kept since; null for another change.</summary>
    public RunNote? After { get; init; }
}
