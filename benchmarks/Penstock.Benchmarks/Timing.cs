using System.Diagnostics;

namespace Penstock.Benchmarks;

/// <summary>Seconds of one piece of work: the median of its samples, and the best, which other load on the machine touches least.</summary>
internal readonly record struct Timing(double Median, double Best)
{
    private const double SampleSeconds = 0.002;

    /// <summary>
    /// Whether samples count the processor time of this process instead of the time of day: for one thread on a machine that
    /// is busy with other work.
    /// </summary>
    public static bool ByProcessorTime { get; set; }

    /// <summary>Samples of about 2 ms for the given time, after a fifth of it to warm up.</summary>
    public static Timing Of(Action work, double seconds = 0.15)
    {
        work();
        long start = Stopwatch.GetTimestamp();
        work();
        int calls = Math.Max(1, (int)(SampleSeconds / Math.Max(1e-7, Stopwatch.GetElapsedTime(start).TotalSeconds)));
        for (start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds / 5;)
            work();
        List<double> samples = [];
        for (start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds || samples.Count < 3;)
        {
            double before = Now();
            for (int i = 0; i < calls; i++)
                work();
            samples.Add((Now() - before) / calls);
        }
        return OfSamples(samples);
    }

    /// <summary>The median of the rounds' medians and the best of their bests.</summary>
    public static Timing Of(IReadOnlyCollection<Timing> rounds) => Over(rounds.Select(r => r.Median), rounds.Select(r => r.Best));

    /// <summary>The median and the best of single samples.</summary>
    public static Timing OfSamples(IReadOnlyCollection<double> samples) => Over(samples, samples);

    /// <summary>Seconds by the clock that samples count.</summary>
    public static double Now() => ByProcessorTime
        ? Environment.CpuUsage.TotalTime.TotalSeconds
        : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    private static Timing Over(IEnumerable<double> medians, IEnumerable<double> bests)
    {
        double[] sorted = [.. medians.Order()];
        return new(sorted[sorted.Length / 2], bests.Min());
    }
}
