namespace Penstock.Models;

/// <summary>How far a folder of run logs has been read.</summary>
/// <param name="BytesRead">The bytes of its event files that have been read.</param>
/// <param name="BytesTotal">The bytes that they had when they were looked at last.</param>
/// <param name="IsDone">Whether the reading has ended.</param>
public sealed record LoadProgress(long BytesRead, long BytesTotal, bool IsDone);
