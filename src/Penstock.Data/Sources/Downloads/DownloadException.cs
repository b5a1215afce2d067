namespace Penstock.Data;

/// <summary>A file could not be had; the message says why, and how to place it by hand.</summary>
/// <param name="message">What was expected, what came, what to do.</param>
/// <param name="inner">What failed last.</param>
public sealed class DownloadException(string message, Exception? inner = null) : IOException(message, inner);
