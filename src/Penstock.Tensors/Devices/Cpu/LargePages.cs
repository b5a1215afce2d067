using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>
/// Memory that the system may map by pages of 2 MB, so that a processor that walks through tensors seldom has to look up where a page lies.
/// Linux asks to be told which memory that is; elsewhere, and where it declines, nothing changes.
/// </summary>
internal static unsafe class LargePages
{
    private const nuint Page = 2 << 20;
    private const int AdviseHugePages = 14;

    /// <summary>How a block of so many bytes is to be aligned: to whole large pages where it holds a few of them.</summary>
    public static nuint Alignment(long bytes, nuint otherwise) => bytes >= (long)(4 * Page) ? Page : otherwise;

    /// <summary>Tells the system about a block that is aligned so; what lies behind its last whole page is left alone.</summary>
    public static void Advise(void* address, long bytes)
    {
        if (!OperatingSystem.IsLinux() || Alignment(bytes, 0) != Page) return;
        try
        {
            _ = Advise(address, (nuint)bytes / Page * Page, AdviseHugePages);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system whose C library goes by another name keeps its small pages.
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(void* address, nuint length, int advice);
}
