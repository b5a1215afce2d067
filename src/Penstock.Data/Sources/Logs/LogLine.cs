namespace Penstock.Data;

/// <summary>A whole line of a followed log.</summary>
/// <param name="Text">The line without its end.</param>
/// <param name="Time">Its event time; null where none is asked for.</param>
/// <param name="IsLate">Whether it is older than a line that was given before it.</param>
/// <param name="Position">Where following goes on behind it.</param>
public sealed record LogLine(string Text, DateTimeOffset? Time, bool IsLate, LogPosition Position);
