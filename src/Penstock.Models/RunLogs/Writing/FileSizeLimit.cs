using System.Runtime.InteropServices;

namespace Penstock.Models;

/// <summary>The limit that a system may set to the size of a process's files.</summary>
internal static class FileSizeLimit
{
    // SIGXFSZ, which has no name here: it ends a process that writes beyond its limit.
    private const PosixSignal Exceeded = (PosixSignal)25;

    /// <summary>Until disposed, a write beyond the limit fails as one to a full disk does and ends nobody; null where systems know no such limit.</summary>
    public static PosixSignalRegistration? Outlive() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? PosixSignalRegistration.Create(Exceeded, signal => signal.Cancel = true) : null;
}
