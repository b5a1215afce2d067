using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>The cases of TensorFlow Data Validation's comparators: counts of values with the distance, or datasets with what is asserted of them.</summary>
public partial class DriftVectorTests
{
    [Fact]
    public void Every_distance_is_as_recorded()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("pipelines", "tfdv_drift_metrics_cc.json")));
        List<string> failures = [];
        int run = 0;
        foreach (JsonElement one in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            run++;
            try
            {
                Play(one);
            }
            catch (Exception e)
            {
                failures.Add($"{one.GetProperty("id").GetString()}: {e.Message}");
            }
        }
        Assert.Equal(json.RootElement.GetProperty("n_cases").GetInt32(), run);
        Assert.True(run > 0 && failures.Count == 0, $"{run} run, {failures.Count} failed\n{string.Join('\n', failures)}");
    }

    private static void Play(JsonElement one)
    {
        string metric = one.GetProperty("metric").GetString()!;
        if (one.TryGetProperty("expected", out JsonElement expected))
        {
            Dictionary<string, double> training = Counts(one.GetProperty("training")), serving = Counts(one.GetProperty("serving"));
            double value = metric switch
            {
                "L_INFTY" => Distance.InfinityNorm.Between(training, serving),
                "NORMALIZED_ABSOLUTE_DIFFERENCE" => Distance.NormalizedAbsoluteDifference.Between(training, serving),
                "JENSEN_SHANNON_DIVERGENCE" => Distance.JensenShannon.Between(training, serving),
                _ => throw new InvalidDataException($"expected a known metric, got {metric}"),
            };
            Assert.Equal(expected.GetDouble(), value, one.GetProperty("abs_tol").GetDouble());
            return;
        }
        Assert.Equal("JENSEN_SHANNON_DIVERGENCE", metric);
        PlayAsserts([.. one.GetProperty("datasets").EnumerateArray()], [.. one.GetProperty("asserts").EnumerateArray().Select(a => a.GetString()!)]);
    }

    private static void PlayAsserts(JsonElement[] datasets, string[] asserts)
    {
        int checks = 0;
        double result = double.NaN;
        foreach (string assert in asserts)
        {
            if (Call().Match(assert) is { Success: true } call)
                result = Between(datasets[int.Parse(call.Groups[1].Value) - 1], datasets[int.Parse(call.Groups[2].Value) - 1]);
            else if (Near().Match(assert) is { Success: true } near)
            {
                Assert.Equal(double.Parse(near.Groups[1].Value, CultureInfo.InvariantCulture), result, double.Parse(near.Groups[2].Value, CultureInfo.InvariantCulture));
                checks++;
            }
            else if (assert.Contains("IsInvalidArgument"))
            {
                // The calls that fail are not recorded: each dataset is compared with the last, which is the one that is as it should be.
                Assert.Throws<ArgumentException>(() => Between(datasets[checks], datasets[^1]));
                checks++;
            }
            else throw new InvalidDataException($"expected an assertion that is known, got {assert}");
        }
        Assert.NotEqual(0, checks);
    }

    private static double Between(JsonElement one, JsonElement other) => (one.TryGetProperty("string_stats", out _), other.TryGetProperty("string_stats", out _)) switch
    {
        (true, true) => Distance.JensenShannon.Between(Ranks(one), Ranks(other)),
        (false, false) => Distance.JensenShannon.Between(Buckets(one), Buckets(other)),
        // Columns of two types have no form in common to call a distance with, but through their profiles.
        _ => Distance.JensenShannon.Between(Typed(one), Typed(other)).Value,
    };

    private static Dictionary<string, double> Counts(JsonElement counts) => counts.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetDouble());

    private static Dictionary<string, double> Ranks(JsonElement dataset) =>
        dataset.GetProperty("string_stats").GetProperty("rank_histogram").GetProperty("buckets").EnumerateArray().ToDictionary(b => b.GetProperty("label").GetString()!, b => b.GetProperty("sample_count").GetDouble());

    private static Histogram Buckets(JsonElement dataset)
    {
        JsonElement histogram = dataset.GetProperty("num_stats").GetProperty("histograms")[0];
        return new([.. histogram.TryGetProperty("buckets", out JsonElement buckets)
            ? buckets.EnumerateArray().Select(b => new HistogramBucket(Number(b, "low_value"), Number(b, "high_value"), Number(b, "sample_count"))) : []], Number(histogram, "num_nan"));
    }

    // What protocol buffers leave out is zero; whole numbers of 64 bits and infinities are texts.
    private static double Number(JsonElement of, string name) => !of.TryGetProperty(name, out JsonElement value) ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    private static ColumnProfile Typed(JsonElement dataset) =>
        DataProfile.Of(Csv.Parse(dataset.GetProperty("type").GetString() == "STRING" ? "x\na\nb\n" : "x\n1.5\n2.5\n")).Column("x");

    [GeneratedRegex(@"JensenShannonDivergence\(dataset_(\d+)\.\w+\(\), dataset_(\d+)\.")]
    private static partial Regex Call();

    [GeneratedRegex(@"EXPECT_NEAR\(result, ([-+.\de]+), ([-+.\de]+)\)")]
    private static partial Regex Near();
}
