using System.Runtime.InteropServices;

namespace Penstock.Models;

/// <summary>The limit that a system may set to the size of a process's files.</summary>
internal static class FileSizeLimit
{
    // SIGXFSZ, which has no name here: it ends a process that writes beyond its limit.
    private const PosixSignal Exceeded = (PosixSignal)25;

    // Held to the process's end: a signal is handled some time after the write that caused it, and would find nobody.
    private static readonly PosixSignalRegistration? s_outlived = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? PosixSignalRegistration.Create(Exceeded, signal => signal.Cancel = true) : null;

    /// <summary>From now on, a write beyond the limit fails as one to a full disk does and ends nobody.</summary>
    public static void Outlive() => GC.KeepAlive(s_outlived);
}
