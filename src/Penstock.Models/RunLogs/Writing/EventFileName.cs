using System.Globalization;

namespace Penstock.Models;

/// <summary>The names of event files as TensorFlow gives them: <c>events.out.tfevents.1700000000.host.123.0000</c>, numbered so that they sort as they were begun.</summary>
internal static class EventFileName
{
    private static int s_made = -1;

    /// <summary>A name that no other file of this process has.</summary>
    /// <param name="time">When the file begins.</param>
    /// <param name="suffix">What is appended.</param>
    public static string New(DateTimeOffset time, string suffix) => string.Create(CultureInfo.InvariantCulture,
        $"events.out.tfevents.{time.ToUnixTimeSeconds():0000000000}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref s_made):0000}{suffix}");
}
