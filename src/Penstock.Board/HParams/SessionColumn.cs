using System.Text.RegularExpressions;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>A hyperparameter or a metric by which groups of sessions are filtered and sorted.</summary>
internal sealed record SessionColumn
{
    /// <summary>The name of the hyperparameter; null where it is a metric.</summary>
    public string? HParam { get; init; }

    public MetricName Metric { get; init; }

    /// <summary>Whether the order falls; null for no sorting by it.</summary>
    public bool? Descends { get; init; }

    /// <summary>Whether groups without a value stand before the others.</summary>
    public bool MissingFirst { get; init; }

    /// <summary>Whether groups without a value are left out by the filter.</summary>
    public bool ExcludesMissing { get; init; }

    public Regex? Pattern { get; init; }

    public (double Least, double Greatest)? Interval { get; init; }

    public IReadOnlyList<HParamValue>? Values { get; init; }

    /// <summary>Truth before numbers before texts.</summary>
    public static IComparer<HParamValue> Order { get; } = Comparer<HParamValue>.Create(Compare);

    public HParamValue ValueOf(SessionGroup group) =>
        HParam is { } name ? group.HParams.GetValueOrDefault(name) : group.Metrics.TryGetValue(Metric, out MetricValue value) ? value.Value : default(HParamValue);

    public bool Passes(SessionGroup group)
    {
        HParamValue value = ValueOf(group);
        if (value.IsNone) return !ExcludesMissing;
        if (Pattern is not null) return Pattern.IsMatch(value.Text ?? throw Unfit("a pattern", "texts"));
        if (Interval is var (least, greatest)) return value.Number is { } number ? number >= least && number <= greatest : throw Unfit("an interval", "numbers");
        return Values is null || Values.Any(v => Compare(v, value) == 0);
    }

    private static RefusedException Unfit(string filter, string kind) => new(400, $"session_groups: expected {filter} for {kind} alone, got another value. Filter that by what fits it.");

    private static int Compare(HParamValue a, HParamValue b)
    {
        static int Kind(HParamValue value) => value.Truth is not null ? 1 : value.Number is not null ? 2 : value.Text is not null ? 3 : 0;
        if (Kind(a) != Kind(b)) return Kind(a).CompareTo(Kind(b));
        return a.Truth is { } truth ? truth.CompareTo(b.Truth!.Value) : a.Number is { } number ? number.CompareTo(b.Number!.Value) : string.CompareOrdinal(a.Text, b.Text);
    }
}
