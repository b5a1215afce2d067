using System.Globalization;

namespace Penstock.Web;

/// <summary>The numbers of a metric for one set of labels. Safe for many threads.</summary>
public abstract class Series
{
    private protected Series()
    {
    }

    // name="value",... as they stand between the braces.
    internal string Labels { get; set; } = "";

    internal abstract void Write(PrometheusText text, string name);
}

/// <summary>A count that only grows.</summary>
public sealed class Counter : Series
{
    private long _value;

    internal Counter()
    {
    }

    /// <summary>The count.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>Counts.</summary>
    /// <param name="by">0 or more. Default: 1.</param>
    public void Add(long by = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(by);
        Interlocked.Add(ref _value, by);
    }

    internal override void Write(PrometheusText text, string name) => text.Sample(name, Labels, Value);
}

/// <summary>A number that rises and falls.</summary>
public sealed class Gauge : Series
{
    private double _value;
    private Func<double>? _read;

    internal Gauge()
    {
    }

    /// <summary>The number.</summary>
    public double Value => Volatile.Read(ref _read) is { } read ? read() : Volatile.Read(ref _value);

    /// <summary>Sets the number.</summary>
    public void Set(double value)
    {
        Volatile.Write(ref _value, value);
        Volatile.Write(ref _read, null);
    }

    /// <summary>Adds to the number.</summary>
    /// <param name="by">What is added; below zero it falls.</param>
    public void Add(double by) => Sum.Add(ref _value, by);

    /// <summary>Takes the number from a function whenever it is asked for.</summary>
    /// <param name="read">Gives the number; it must be quick, and safe for many threads.</param>
    public void Follow(Func<double> read) => Volatile.Write(ref _read, read);

    internal override void Write(PrometheusText text, string name) => text.Sample(name, Labels, Value);
}

/// <summary>Counts of observations by size, their sum and their number.</summary>
public sealed class Histogram : Series
{
    // The largest number of each bucket but the last, so that one comparison serves limits that belong to their bucket and such that do not.
    private readonly double[] _largest;
    private readonly string[] _limits;
    private readonly long[] _counts;
    private double _sum;

    internal Histogram(Buckets buckets)
    {
        _largest = [.. buckets.Limits.Select(limit => buckets.Inclusive ? limit : Math.BitDecrement(limit))];
        _limits = [.. buckets.Limits.Select(limit => PrometheusText.Number(limit)), "+Inf"];
        _counts = new long[_limits.Length];
    }

    /// <summary>How many were observed.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            for (int i = 0; i < _counts.Length; i++) count += Interlocked.Read(ref _counts[i]);
            return count;
        }
    }

    /// <summary>The sum of all that was observed.</summary>
    public double Total => Volatile.Read(ref _sum);

    /// <summary>Observes a number.</summary>
    public void Observe(double value)
    {
        int bucket = 0;
        while (bucket < _largest.Length && !(value <= _largest[bucket])) bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        Sum.Add(ref _sum, value);
    }

    internal override void Write(PrometheusText text, string name)
    {
        long below = 0;
        string comma = Labels.Length == 0 ? "" : ",";
        for (int i = 0; i < _counts.Length; i++)
        {
            below += Interlocked.Read(ref _counts[i]);
            text.Sample($"{name}_bucket", string.Create(CultureInfo.InvariantCulture, $"{Labels}{comma}le=\"{_limits[i]}\""), below);
        }
        text.Sample($"{name}_sum", Labels, Total);
        text.Sample($"{name}_count", Labels, below);
    }
}

/// <summary>Adds to a number that many threads add to.</summary>
internal static class Sum
{
    public static void Add(ref double sum, double value)
    {
        double seen = Volatile.Read(ref sum);
        while (true)
        {
            double found = Interlocked.CompareExchange(ref sum, seen + value, seen);
            // Bits are compared, since NaN is not equal to itself.
            if (BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(seen)) return;
            seen = found;
        }
    }
}
