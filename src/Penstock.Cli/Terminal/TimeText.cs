using System.Globalization;

namespace Penstock.Cli;

/// <summary>A moment as people are told it: in UTC, which the Z at its end says.</summary>
internal static class TimeText
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
