using System.Text.Json;
using Penstock.Evaluation;

namespace Penstock.Tests;

public class TfmaMetricTests
{
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["tensorflow_model_analysis/metrics/tf_metric_wrapper_test.py::NonConfusionMatrixMetricsTest.testMetricWithClassWeights"] = "the plain form leaves out the class weights that the case is about",
    };

    [Fact]
    public void Every_recorded_metric_has_the_recorded_value()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("pipelines", "curated_tfma_scalar_metrics.json")));
        TfmaCase[] cases = [.. file.RootElement.GetProperty("cases").EnumerateArray().Select(one => new TfmaCase(one))];
        var failures = cases.ToDictionary(one => one.Id, Failures);
        string[] excepted = [.. Exceptions.Keys.Where(id => failures.GetValueOrDefault(id)?.Length > 0)], wrong = [.. failures.Where(pair => !excepted.Contains(pair.Key)).SelectMany(pair => pair.Value)];
        string books = $"curated_tfma_scalar_metrics.json: {cases.Length} found, {cases.Length - excepted.Length} run, {excepted.Length} excepted";
        TestContext.Current.TestOutputHelper?.WriteLine(books);
        Assert.NotEmpty(cases);
        Assert.True(excepted.Length <= 0.02 * cases.Length, $"{books}: at most 2 % may be excepted.");
        Assert.True(wrong.Length == 0, $"{books}, {wrong.Length} differ\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Names_are_those_of_the_reference()
    {
        Assert.Equal(NamedMetrics.Names.Distinct().Count(), NamedMetrics.Names.Count);
        Assert.All((string[])["TP", "PPV", "TPR", "TNR", "FPR", "FNR", "NPV", "AUC", "NDCG", "ThresholdAtRecall"], name => Assert.Contains(name, NamedMetrics.Names));
    }

    private static string[] Failures(TfmaCase one)
    {
        try
        {
            return [.. one.Differences()];
        }
        catch (Exception error)
        {
            return [$"{one.Id}: {error.GetType().Name}: {error.Message}"];
        }
    }
}
