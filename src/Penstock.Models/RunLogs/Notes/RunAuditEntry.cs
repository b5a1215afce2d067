namespace Penstock.Models;

/// <summary>A change of the notes on runs, or of which runs there are.</summary>
/// <param name="Time">When.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Action">What: note, archive, unarchive, delete, undo or failed.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Detail">What changed, or the id that undoes it.</param>
public sealed record RunAuditEntry(DateTimeOffset Time, string Who, string Action, IReadOnlyList<string> Runs, string Detail);
