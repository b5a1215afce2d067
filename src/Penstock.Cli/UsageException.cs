namespace Penstock.Cli;

/// <summary>A command line that the parser takes and that makes no sense; it ends with the exit code of wrong usage.</summary>
internal sealed class UsageException(string message) : Exception(message);
