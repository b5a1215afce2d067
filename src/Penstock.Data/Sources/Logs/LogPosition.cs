namespace Penstock.Data;

/// <summary>A place in a followed log, at which following goes on as if it had never stopped.</summary>
/// <param name="File">What the file began with, so that another one of its name is known; empty for none.</param>
/// <param name="Offset">The byte offset of the first line that has not been given.</param>
/// <param name="Read">The byte offset up to which lines have been looked at.</param>
/// <param name="Newest">The latest event time seen; null for none.</param>
/// <param name="LastTime">The event time of the line given last in order; null for none.</param>
/// <param name="LastOffset">Its byte offset; -1 for none.</param>
/// <param name="LateCount">How many lines came too late.</param>
public sealed record LogPosition(string File, long Offset, long Read, DateTimeOffset? Newest, DateTimeOffset? LastTime, long LastOffset, long LateCount);
