using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Plays serving/tfserving_prometheus.json: names, labels and the text of metrics as TensorFlow Serving exports them.</summary>
public partial class PrometheusVectorTests
{
    private static JsonNode Document => JsonNode.Parse(File.ReadAllText(TestFiles.RequireVectors("serving", "tfserving_prometheus.json")))!;

    [Fact]
    public void Every_case_gives_the_text_that_is_recorded()
    {
        JsonArray cases = Document["cases"]!.AsArray();
        Assert.NotEmpty(cases);
        Assert.All(cases, one => Assert.Equal((string)one!["text"]!, TextOf(one)));
    }

    [Fact]
    public void Every_metric_of_the_catalogue_has_a_name_that_is_taken()
    {
        JsonArray metrics = Document["metrics"]!.AsArray();
        Assert.NotEmpty(metrics);
        var registry = new MetricRegistry();
        Assert.All(metrics, one => Add(registry, (string)one!["name"]!, (string)one["kind"]!, [.. one["labels"]!.AsArray().Select(label => (string)label!)]));
    }

    private static string TextOf(JsonNode one)
    {
        var registry = new MetricRegistry();
        JsonObject labels = one["labels"]!.AsObject();
        string[] values = [.. labels.Select(label => (string)label.Value!)];
        switch (Add(registry, MetricNames.Of((string)one["metric"]!), (string)one["kind"]!, [.. labels.Select(label => MetricNames.OfLabel(label.Key))]))
        {
            case Metric<Counter> counter: counter.With(values).Add((long)one["value"]!); break;
            case Metric<Gauge> gauge: gauge.With(values).Set((double)one["value"]!); break;
            case Metric<Histogram> histogram:
                foreach (JsonNode? value in one["observations"]!.AsArray()) histogram.With(values).Observe((double)value!);
                break;
        }
        var output = new ArrayBufferWriter<byte>();
        registry.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static Metric Add(MetricRegistry registry, string name, string kind, string[] labels) => kind.Split(' ')[0] switch
    {
        "counter" => registry.Counter(name, "", labels),
        "gauge" => registry.Gauge(name, "", labels),
        "histogram" => registry.Histogram(name, "", BucketsOf(kind), labels),
        _ => throw new InvalidDataException($"expected a counter, a gauge or a histogram, got {kind}"),
    };

    // A limit belongs to the bucket above it, as the file notes.
    private static Buckets BucketsOf(string kind)
    {
        Match exponential = Exponential().Match(kind);
        if (!exponential.Success) return new() { Inclusive = false };
        double[] numbers = [.. exponential.Groups[1].Value.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return Buckets.Exponential(numbers[0], numbers[1], (int)numbers[2]) with { Inclusive = false };
    }

    [GeneratedRegex(@"exponential\(([^)]*)\)")]
    private static partial Regex Exponential();
}
