using System.Buffers;
using System.Text;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Metrics and their text.</summary>
public class WebMetricTests
{
    private readonly MetricRegistry _metrics = new();

    [Fact]
    public void Writes_counters_gauges_and_histograms_in_the_order_of_their_names()
    {
        Metric<Counter> requests = _metrics.Counter("requests_total", "Requests.\nBy \\ model.", "model", "version");
        requests.With("b", "1").Add(3);
        requests.With("a\"\\\n", "1").Add();
        _metrics.Gauge("memory_bytes", "").With().Set(1.5);
        Histogram seconds = _metrics.Histogram("seconds", "Latency.", new(0.1, 1, 10)).With();
        foreach (double value in new[] { 0.05, 0.1, 0.5, 100 }) seconds.Observe(value);

        Assert.Equal("""
            # TYPE memory_bytes gauge
            memory_bytes 1.5
            # HELP requests_total Requests.\nBy \\ model.
            # TYPE requests_total counter
            requests_total{model="a\"\\\n",version="1"} 1
            requests_total{model="b",version="1"} 3
            # HELP seconds Latency.
            # TYPE seconds histogram
            seconds_bucket{le="0.1"} 2
            seconds_bucket{le="1"} 3
            seconds_bucket{le="10"} 3
            seconds_bucket{le="+Inf"} 4
            seconds_sum 100.65
            seconds_count 4

            """, Text());
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(1e300, "1E+300")]
    [InlineData(-0.1, "-0.1")]
    public void Writes_numbers_as_Prometheus_reads_them(double value, string text)
    {
        _metrics.Gauge("g", "").With().Set(value);
        Assert.Equal($"# TYPE g gauge\ng {text}\n", Text());
    }

    [Fact]
    public void Numbers_past_every_limit_and_such_that_are_none_go_to_the_last_bucket()
    {
        Histogram h = _metrics.Histogram("h", "", new(1)).With();
        h.Observe(double.NaN);
        h.Observe(double.PositiveInfinity);
        h.Observe(double.NegativeInfinity);
        Assert.Equal("# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 3\nh_sum NaN\nh_count 3\n", Text());
    }

    [Fact]
    public void A_series_goes_when_it_is_taken_away_and_a_metric_without_series_is_silent()
    {
        Metric<Gauge> loaded = _metrics.Gauge("loaded", "Versions.", "version");
        Assert.Equal("", Text());
        Assert.Same(loaded.With("1"), loaded.With("1"));
        loaded.With("1").Set(1);
        loaded.With("2").Add(-2);
        loaded.Remove("1");
        loaded.Remove("3");
        Assert.Equal("# HELP loaded Versions.\n# TYPE loaded gauge\nloaded{version=\"2\"} -2\n", Text());
    }

    [Fact]
    public void A_gauge_follows_a_function_until_it_is_set()
    {
        Gauge gauge = _metrics.Gauge("g", "").With();
        double now = 1;
        gauge.Follow(() => now);
        now = 7;
        Assert.Equal(7, gauge.Value);
        gauge.Set(2);
        Assert.Equal(2, gauge.Value);
    }

    [Fact]
    public void Counts_right_under_many_threads()
    {
        Metric<Counter> counters = _metrics.Counter("c", "", "n");
        Histogram histogram = _metrics.Histogram("h", "", Buckets.Exponential(1, 2, 3)).With();
        Gauge gauge = _metrics.Gauge("g", "").With();
        Parallel.For(0, 100_000, i =>
        {
            counters.With($"{i % 7}").Add();
            histogram.Observe(i % 8);
            gauge.Add(0.5);
        });
        Assert.Equal(100_000, Enumerable.Range(0, 7).Sum(i => counters.With($"{i}").Value));
        Assert.Equal((100_000L, 350_000.0), (histogram.Count, histogram.Total));
        Assert.Equal(50_000, gauge.Value);
    }

    [Fact]
    public void Names_that_Prometheus_does_not_read_are_refused()
    {
        foreach (string name in new[] { "", "1a", "a-b", "a b", "ä" }) Assert.Throws<ArgumentException>(() => _metrics.Counter(name, ""));
        foreach (string label in new[] { "", "1a", "a:b", "le", "__a" }) Assert.Throws<ArgumentException>(() => _metrics.Counter("c", "", label));
        Assert.Throws<ArgumentException>(() => _metrics.Counter("c", "", "a", "a"));
        Assert.Throws<ArgumentException>(() => _metrics.Counter("c", "", "a").With("1", "2"));
        Assert.Throws<ArgumentException>(() => _metrics.Gauge("c", ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => _metrics.Counter("d", "").With().Add(-1));
        Assert.Throws<ArgumentException>(() => new Buckets(1, 1));
        Assert.Throws<ArgumentException>(() => new Buckets(double.NaN));
    }

    private string Text()
    {
        var output = new ArrayBufferWriter<byte>();
        _metrics.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
