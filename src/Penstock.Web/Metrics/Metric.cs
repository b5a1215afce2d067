using System.Collections.Frozen;

namespace Penstock.Web;

/// <summary>A metric of a <see cref="MetricRegistry"/>: a name, a kind, and a series per set of labels.</summary>
public abstract class Metric
{
    private protected Metric(string name, string help, string kind, string[] labels)
    {
        Name = PrometheusText.RequireName(name);
        LabelNames = [.. labels.Select(PrometheusText.RequireLabelName)];
        if (LabelNames.Distinct().Count() < LabelNames.Count) throw new ArgumentException($"Metric {name}: expected each label once, got {string.Join(", ", labels)}. Take the second away.", nameof(labels));
        (Help, Kind) = (help, kind);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What it is, one sentence; empty for none.</summary>
    public string Help { get; }

    /// <summary>The names of its labels.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    internal string Kind { get; }

    internal abstract void Write(PrometheusText text);
}

/// <summary>A metric whose series are of one kind.</summary>
/// <typeparam name="TSeries">A <see cref="Counter"/>, a <see cref="Gauge"/> or a <see cref="Histogram"/>.</typeparam>
public sealed class Metric<TSeries> : Metric where TSeries : Series
{
    private readonly Lock _adding = new();
    private readonly Func<TSeries> _make;
    private volatile FrozenDictionary<string, TSeries> _series = FrozenDictionary<string, TSeries>.Empty;

    internal Metric(string name, string help, string kind, string[] labels, Func<TSeries> make) : base(name, help, kind, labels)
    {
        _make = make;
        if (labels.Length == 0) With();
    }

    /// <summary>The series of these labels, made where there is none. Keep it: the way here costs more than counting.</summary>
    /// <param name="values">A value for each label, in their order.</param>
    public TSeries With(params ReadOnlySpan<string> values)
    {
        string labels = PrometheusText.Labels(this, values);
        if (_series.TryGetValue(labels, out TSeries? known)) return known;
        lock (_adding)
        {
            if (_series.TryGetValue(labels, out known)) return known;
            TSeries made = _make();
            made.Labels = labels;
            _series = _series.Append(new(labels, made)).ToFrozenDictionary(StringComparer.Ordinal);
            return made;
        }
    }

    /// <summary>Takes the series of these labels out of the text.</summary>
    /// <param name="values">A value for each label, in their order.</param>
    public void Remove(params ReadOnlySpan<string> values)
    {
        string labels = PrometheusText.Labels(this, values);
        lock (_adding) _series = _series.Where(s => s.Key != labels).ToFrozenDictionary(StringComparer.Ordinal);
    }

    internal override void Write(PrometheusText text)
    {
        FrozenDictionary<string, TSeries> series = _series;
        if (series.Count == 0) return;
        text.Head(Name, Help, Kind);
        foreach (TSeries one in series.Values.OrderBy(s => s.Labels, StringComparer.Ordinal)) one.Write(text, Name);
    }
}
