using System.Buffers;

namespace Penstock.Web;

/// <summary>The metrics of a server, and their text in the exposition format 0.0.4 of Prometheus. Safe for many threads.</summary>
public sealed class MetricRegistry
{
    private readonly Lock _adding = new();
    private readonly SortedDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);

    /// <summary>Adds a count that only grows.</summary>
    /// <param name="name">A name of letters, digits, '_' and ':'.</param>
    /// <param name="help">What it counts, one sentence; empty for none.</param>
    /// <param name="labels">The names of its labels.</param>
    public Metric<Counter> Counter(string name, string help, params string[] labels) => Add(new Metric<Counter>(name, help, "counter", labels, static () => new()));

    /// <summary>Adds a number that rises and falls.</summary>
    /// <param name="name">A name of letters, digits, '_' and ':'.</param>
    /// <param name="help">What it is, one sentence; empty for none.</param>
    /// <param name="labels">The names of its labels.</param>
    public Metric<Gauge> Gauge(string name, string help, params string[] labels) => Add(new Metric<Gauge>(name, help, "gauge", labels, static () => new()));

    /// <summary>Adds counts of observations by size.</summary>
    /// <param name="name">A name of letters, digits, '_' and ':'.</param>
    /// <param name="help">What is observed, one sentence with the unit; empty for none.</param>
    /// <param name="buckets">The limits of the sizes.</param>
    /// <param name="labels">The names of its labels.</param>
    public Metric<Histogram> Histogram(string name, string help, Buckets buckets, params string[] labels) =>
        Add(new Metric<Histogram>(name, help, "histogram", labels, () => new(buckets)));

    /// <summary>Writes the text of every metric, in the order of their names.</summary>
    /// <param name="output">Takes UTF-8.</param>
    public void Write(IBufferWriter<byte> output)
    {
        Metric[] metrics;
        lock (_adding) metrics = [.. _metrics.Values];
        foreach (Metric metric in metrics) metric.Write(new(output));
    }

    private TMetric Add<TMetric>(TMetric metric) where TMetric : Metric
    {
        lock (_adding)
            return _metrics.TryAdd(metric.Name, metric) ? metric
                : throw new ArgumentException($"MetricRegistry: expected a new name, got \"{metric.Name}\", which there is already. Keep the metric that was added first.", "name");
    }
}
