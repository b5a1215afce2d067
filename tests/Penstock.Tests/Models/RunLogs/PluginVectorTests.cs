using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>The cases of tensorboard_plugins.json that are about what plugins write and how it is computed.</summary>
public partial class PluginVectorTests
{
    private const string File = "tensorboard_plugins.json";

    [Fact]
    public void Curves_of_precision_over_recall() => Run("pr_curve", (one, index) => new($"{index}", (string)Text(one, "test")!, () =>
    {
        float[][] expected = [.. one.GetProperty("expected_rows_TP_FP_TN_FN_precision_recall").EnumerateArray().Select(Floats)];
        float[] weights = one.GetProperty("weights") is { ValueKind: JsonValueKind.Array } given ? Floats(given) : [];
        bool[] labels = [.. one.GetProperty("labels").EnumerateArray().Select(l => l.GetBoolean())];
        PrCurvePayload curve = PrCurvePayload.Of(labels, Floats(one.GetProperty("predictions")), one.GetProperty("num_thresholds").GetInt32(), weights);
        Close(expected.SelectMany(row => row).Select(x => (double)x), curve.Numbers().Select(x => (double)x), 1e-6);
        Assert.Equal(curve.Numbers(), PrCurvePayload.Read(curve.Numbers()).Numbers());
        Assert.Equal(expected[0].Length, PrCurvePayload.ReadThresholds(curve.Write()));
    }));

    [Fact]
    public void Percentiles_of_distributions() => Run("distribution_compressor", (one, index) => new($"{index}", "compressor", () =>
    {
        double[] numbers = [.. one.GetProperty("buckets").EnumerateArray().SelectMany(Doubles)];
        Close(Doubles(one.GetProperty("expected")), HistogramPayload.Read(numbers).Percentiles(Doubles(one.GetProperty("bps"))), 1e-12);
    }));

    [Fact]
    public void Usual_parts_of_distributions()
    {
        using JsonDocument file = Load();
        Assert.Equal(Doubles(file.RootElement.GetProperty("distribution_default_bps")), HistogramPayload.UsualBasisPoints);
    }

    [Fact]
    public void Buckets_of_histograms() => Run("histogram", (one, index) => new($"{index}", "histogram", () =>
    {
        if (Text(one, "property") is { } property)
        {
            Assert.StartsWith("left edge of first = min", property);
            Properties();
            return;
        }
        double[] data = one.GetProperty("data") is { ValueKind: JsonValueKind.Array } list ? Doubles(list) : Named(one.GetProperty("data").GetString()!);
        int count = one.GetProperty("buckets") is { ValueKind: JsonValueKind.Number } given ? given.GetInt32() : HistogramPayload.UsualBuckets;
        HistogramPayload histogram = Text(one, "style") == "v1" ? HistogramPayload.OfFirstStyle(data, count) : HistogramPayload.Of(data, count);
        Expect(one.GetProperty("expected"), histogram);
    }));

    [Fact]
    public void Layers_of_Keras_models() => Run("keras_conceptual_graph", (one, index) => new($"{index}", "keras", () =>
    {
        IReadOnlyList<KerasGraphNode> nodes = KerasGraph.Read(ModelOf(one.GetProperty("model").GetString()!).ToJson());
        Assert.Equal([.. one.GetProperty("nodes").EnumerateArray().Select(n => $"{n[0].GetString()} {n[1].GetString()} {string.Join(",", n[2].EnumerateArray())}")], nodes.Select(n => $"{n.Name} {n.Class} {string.Join(",", n.Inputs)}"));
        Assert.Equal("dtype=type:DT_FLOAT; keras_class=s:<class>", one.GetProperty("attrs").GetString());
        Assert.All(nodes, n => Assert.Equal("DT_FLOAT", n.Type));
    }));

    private static void Run(string list, Func<JsonElement, int, (string Key, string Subject, Action Runner)> play)
    {
        using JsonDocument file = Load();
        VectorRun.Of($"{File}#{list}", [.. file.RootElement.GetProperty(list).EnumerateArray().Select(play).Select(one => new VectorItem(one.Key, one.Subject, $"{list}[{one.Key}] {one.Subject}", one.Runner))]);
    }

    private static JsonDocument Load() => JsonDocument.Parse(System.IO.File.ReadAllText(TestFiles.RequireVectors("modelling", File)));

    private static string? Text(JsonElement one, string field) => one.TryGetProperty(field, out JsonElement value) ? value.GetString() : null;

    private static double[] Doubles(JsonElement list) => [.. list.EnumerateArray().Select(x => x.GetDouble())];

    private static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(x => x.ValueKind == JsonValueKind.True ? 1 : x.ValueKind == JsonValueKind.False ? 0 : x.GetSingle())];

    private static void Close(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance * Math.Max(1, Math.Abs(pair.First)), $"expected {pair.First}, got {pair.Second}"));

    /// <summary>Data that the file describes in words.</summary>
    private static double[] Named(string words)
    {
        if (words.StartsWith("shape")) return [];
        Match match = ZeroAndOnes().Match(words);
        Assert.True(match.Success, words);
        double[] data = [.. Enumerable.Repeat(1.0, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 1)];
        data[0] = 0;
        return data;
    }

    private static void Expect(JsonElement expected, HistogramPayload histogram)
    {
        if (expected.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(expected.EnumerateArray().SelectMany(Doubles), histogram.Numbers());
            return;
        }
        string words = expected.GetString()!;
        double[] numbers = [.. Numbers().Matches(words).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
        if (words.StartsWith("shape")) Assert.Equal(numbers[0], histogram.Buckets.Count);
        else if (words.StartsWith("zeros")) Assert.Equal(Enumerable.Repeat(new HistogramBucket(0, 0, 0), (int)numbers[0]), histogram.Buckets);
        else if (words.StartsWith("counts")) Assert.Equal(numbers.Take(2), histogram.Buckets.Select(b => b.Count));
        else Assert.Equal([.. Enumerable.Repeat(new HistogramBucket(numbers[1], numbers[2], numbers[3]), (int)numbers[0]), new(numbers[4], numbers[5], numbers[6])], histogram.Buckets);
    }

    private static void Properties()
    {
        var random = new Random(3);
        foreach (int count in new[] { 1, 2, 7, 30 })
        {
            double[] data = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble() * 10 - 3)];
            HistogramPayload histogram = HistogramPayload.Of(data, count);
            Assert.Equal((data.Min(), data.Max(), 1000.0, count), (histogram.Buckets[0].Left, histogram.Buckets[^1].Right, histogram.Count, histogram.Buckets.Count));
            for (int i = 1; i < count; i++) Assert.Equal(histogram.Buckets[i - 1].Right, histogram.Buckets[i].Left);
            double width = (data.Max() - data.Min()) / count;
            double[] counts = new double[count];
            foreach (double x in data) counts[Math.Min((int)Math.Floor((x - data.Min()) / width), count - 1)]++;
            Assert.Equal(counts, histogram.Buckets.Select(b => b.Count));
        }
    }

    /// <summary>The model that the file describes in words.</summary>
    private static Model ModelOf(string words)
    {
        Assert.StartsWith("Sequential ", words);
        List<Layer> layers = [];
        foreach (string part in words["Sequential ".Length..].Split(" -> "))
        {
            if (part.Split(' ') is ["Activation", var function, .. var name]) layers.Add(new ActivationLayer(function == "relu" ? Activation.Relu : Activation.Softmax) { Name = name.FirstOrDefault() ?? "" });
            else
            {
                int[] numbers = [.. Numbers().Matches(part).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture))];
                if (numbers.Length > 1) layers.Add(new InputLayer([numbers[1]]) { Name = "dense_input" });
                layers.Add(new Dense(numbers[0]));
            }
        }
        return new Sequential(layers);
    }

    [GeneratedRegex(@"^\[0\] \+ \[1\]\*(\d+)$")]
    private static partial Regex ZeroAndOnes();

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();
}
