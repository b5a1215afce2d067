using System.Globalization;

namespace Penstock.Models;

/// <summary>Sizes of memory as texts.</summary>
internal static class Sizes
{
    /// <summary>Bytes in the unit that leaves one to four digits before the point: <c>12.3 MiB</c>.</summary>
    public static string Text(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} B",
        < 1 << 20 => (bytes / 1024.0).ToString("0.0", CultureInfo.InvariantCulture) + " KiB",
        < 1 << 30 => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture) + " MiB",
        _ => (bytes / 1073741824.0).ToString("0.00", CultureInfo.InvariantCulture) + " GiB",
    };
}
