namespace Penstock.Data;

/// <summary>How far a download is.</summary>
/// <param name="Bytes">The bytes on disk, those of earlier attempts included.</param>
/// <param name="Total">The bytes of the whole file; null where the server does not say.</param>
public readonly record struct DownloadProgress(long Bytes, long? Total);
