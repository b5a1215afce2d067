using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Penstock.Benchmarks;

/// <summary>What wrk saw of a server while it ran beside it.</summary>
/// <param name="PerSecond">Requests answered 200 in a second.</param>
/// <param name="P50">The median latency in ms.</param>
/// <param name="P99">The latency in ms that one in a hundred exceeds.</param>
/// <param name="Shed">Share of the requests that were sent away with 429 or 503, or had another status than 200.</param>
/// <param name="Failed">Connections that broke and requests that timed out.</param>
/// <param name="Server">Cores that the server used.</param>
/// <param name="Others">Cores that neither the server nor wrk used: what makes the other figures doubtful.</param>
internal sealed partial record WrkRun(double PerSecond, double P50, double P99, double Shed, int Failed, double Server, double Others)
{
    private const int Threads = 2;

    /// <summary>Requests that came in a second, answered or sent away.</summary>
    public double Asked => PerSecond / (1 - Shed);

    public static WrkRun Of(ServerProcess server, Uri target, string script, int connections, double seconds)
    {
        var (used, busy) = (server.ProcessorTime, MachineTime());
        long start = Stopwatch.GetTimestamp();
        string duration = $"-d{Math.Max(1, (int)Math.Round(seconds))}s";
        // The shell tells what wrk took of the processor.
        using Process wrk = Process.Start(new ProcessStartInfo("sh", ["-c", "wrk \"$@\"; times", "sh", $"-t{Threads}", $"-c{connections}", duration, "--latency", "-s", script, target.ToString()]) { RedirectStandardOutput = true })!;
        string text = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        TimeSpan time = Stopwatch.GetElapsedTime(start), ofServer = server.ProcessorTime - used, ofMachine = MachineTime() - busy;
        double answered = Number(PerSecondText(), text), refused = Number(RefusedText(), text) / Math.Max(1, Number(RequestsText(), text));
        double ofWrk = Children().Matches(text)[^1].Groups.Values.Skip(1).Chunk(2).Sum(part => 60 * Parse(part[0]) + Parse(part[1]));
        return new(answered * (1 - refused), Milliseconds(Half(), text), Milliseconds(Most(), text), refused, (int)Number(Broken(), text),
            ofServer / time, Math.Max(0, (ofMachine - ofServer).TotalSeconds - ofWrk) / time.TotalSeconds);
    }

    /// <summary>The run of the median rate, with medians of the rest; failures are summed.</summary>
    public static WrkRun Median(IReadOnlyList<WrkRun> runs)
    {
        double middle(Func<WrkRun, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);
        return new(middle(r => r.PerSecond), middle(r => r.P50), middle(r => r.P99), middle(r => r.Shed), runs.Sum(r => r.Failed), middle(r => r.Server), middle(r => r.Others));
    }

    private static TimeSpan MachineTime()
    {
        // User, nice, system, idle, waiting for disks, interrupts (two kinds, nobody's), stolen by other guests; in hundredths of a second.
        long[] hundredths = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(long.Parse)];
        return TimeSpan.FromSeconds((hundredths[0] + hundredths[1] + hundredths[2] + hundredths[7]) / 100.0);
    }

    private static double Parse(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static double Number(Regex pattern, string text) => pattern.Matches(text).Sum(match => match.Groups.Values.Skip(1).Sum(Parse));

    private static double Milliseconds(Regex pattern, string text) => pattern.Match(text) is { Success: true } match
        ? Parse(match.Groups[1]) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 } : double.NaN;

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecondText();

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex RequestsText();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Half();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Most();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex RefusedText();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Broken();

    [GeneratedRegex(@"(\d+)m([\d.]+)s (\d+)m([\d.]+)s")]
    private static partial Regex Children();
}
