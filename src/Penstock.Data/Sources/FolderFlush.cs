using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Penstock.Data;

/// <summary>Brings the names in a folder to the disk, so that a power cut undoes no rename that was acknowledged. Windows does it by itself.</summary>
public static class FolderFlush
{
    /// <summary>Flushes a folder; a file system that cannot is left alone.</summary>
    /// <param name="folder">The folder.</param>
    public static void Of(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        // The framework opens no folders.
        using var handle = new SafeFileHandle(OpenForReading(folder, 0), ownsHandle: true);
        if (handle.IsInvalid) return;
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException)
        {
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenForReading([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
