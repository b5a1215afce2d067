using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Evaluation;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>A case of pipelines/curated_tfma_scalar_metrics.json: a metric of TFMA as its tests call it, examples, and what is expected.</summary>
internal sealed partial class TfmaCase(JsonElement json)
{
    public string Id { get; } = json.GetProperty("id").GetString()!;

    /// <summary>What differs from what is expected; empty where nothing does.</summary>
    public IEnumerable<string> Differences()
    {
        foreach (JsonElement expected in json.GetProperty("expected").EnumerateArray())
        {
            JsonElement key = expected.GetProperty("key"), metric = MetricOf(key);
            double got = Compute(metric, key)[0], wanted = Number(expected.GetProperty("value"));
            if (!(double.IsNaN(wanted) ? double.IsNaN(got) : Math.Abs(got - wanted) <= Tolerance(expected)))
                yield return $"{Id}: {NameOf(metric)}: expected {wanted}, got {got}.";
        }
    }

    // Where a value is written with five decimals or more, the recorder has lost a tolerance that was as wide as the last of them.
    private static double Tolerance(JsonElement expected)
    {
        string text = expected.GetProperty("value").ToString();
        int point = text.IndexOf('.'), decimals = point < 0 || text.Contains('e') ? 0 : text.Length - point - 1, places = expected.GetProperty("places").GetInt32();
        return 0.5 * Math.Pow(10, -(decimals >= 5 ? Math.Min(decimals, places) : places));
    }

    private JsonElement MetricOf(JsonElement key)
    {
        JsonElement[] metrics = [.. json.GetProperty("metric").EnumerateArray().SelectMany(Unwrapped)];
        string? name = key.ValueKind == JsonValueKind.Object && key.TryGetProperty("name", out JsonElement own) && own.ValueKind == JsonValueKind.String ? own.GetString() : null;
        return metrics.FirstOrDefault(m => name is not null && Argument(m, "name") is { ValueKind: JsonValueKind.String } called && called.GetString() == name, metrics[0]);
    }

    // The recorder leaves some of the tests' own metrics out of the list, but not what they give.
    private static bool IsCustom(JsonElement key) =>
        key.ValueKind == JsonValueKind.Object && key.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String && name.GetString()!.StartsWith("custom");

    // A wrapper of Keras metrics stands for those in it.
    private static IEnumerable<JsonElement> Unwrapped(JsonElement metric) => NameOf(metric) == "tf_metric_computations"
        ? metric.GetProperty("args")[0].EnumerateArray().SelectMany(one => one.ValueKind == JsonValueKind.Array ? one.EnumerateArray().ToArray() : [one])
        : [metric];

    private static string NameOf(JsonElement metric) =>
        metric.TryGetProperty("name", out JsonElement name) ? name.GetString()!
        : metric.TryGetProperty("@call", out JsonElement call) ? call.GetString()!.Split('.')[^1]
        : metric.GetProperty("@repr").GetString()!;

    private static JsonElement? Argument(JsonElement metric, string name) =>
        metric.TryGetProperty("kwargs", out JsonElement all) && all.TryGetProperty(name, out JsonElement one) && one.ValueKind != JsonValueKind.Null ? one : null;

    private double[] Compute(JsonElement metric, JsonElement key)
    {
        string name = IsCustom(key) && NameOf(metric)[0] != '_' ? "_CustomMetric" : NameOf(metric);
        bool isWeighted = key.ValueKind == JsonValueKind.Object && key.TryGetProperty("example_weighted", out JsonElement weighted) ? weighted.GetBoolean() : !Unweighted().IsMatch(Id);
        MetricExample[] examples = [.. json.GetProperty("examples").EnumerateArray().Select(one => ExampleOf(one, key))];
        switch (name)
        {
            // The tests average a metric of their own that is 0.1, 0.2, 0.3 for the first three classes.
            case "macro_average" or "weighted_macro_average" or "output_average":
                var values = Enumerable.Range(0, 3).ToDictionary(c => c, c => 0.1 * (c + 1));
                return [NamedMetrics.MacroAverage(values, name == "weighted_macro_average" ? NamedMetrics.LabelShares(examples, [0, 1, 2]) : ClassWeights(metric))];
            // The tests' own metrics: means of predictions or labels, and precision.
            case "_CustomMetric":
                return NamedMetrics.Compute(key.GetProperty("name").GetString() == "custom_label" ? "MeanLabel" : "MeanPrediction", Padded(examples), new() { IsWeighted = isWeighted });
            case "_CustomConfusionMatrixMetric":
                name = "Precision";
                break;
        }
        return NamedMetrics.Compute(name, examples, SettingsOf(metric, key) with { IsWeighted = isWeighted });
    }

    private MetricSettings SettingsOf(JsonElement metric, JsonElement key)
    {
        JsonElement? sub = key.ValueKind == JsonValueKind.Object && key.TryGetProperty("sub_key", out JsonElement call) && call.TryGetProperty("kwargs", out JsonElement within) ? within : null;
        int? Whole(string name) => (Argument(metric, name) ?? (sub is { } s && s.TryGetProperty(name, out JsonElement own) ? own : null)) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;
        JsonElement[] arguments = metric.TryGetProperty("args", out JsonElement args) ? [.. args.EnumerateArray()] : [];
        JsonElement? first = arguments.Length > 0 ? arguments[0] : null;
        JsonElement? bound = new[] { "specificity", "sensitivity", "recall", "precision", "false_positive_rate" }.Select(name => Argument(metric, name)).FirstOrDefault(value => value is not null) ?? (first is { ValueKind: JsonValueKind.Number } ? first : null);
        JsonElement? feature = Argument(metric, "feature_key_path") ?? (first is { ValueKind: JsonValueKind.Array } ? first : null);
        return new()
        {
            Thresholds = (Argument(metric, "thresholds") ?? Argument(metric, "threshold")) is { } thresholds ? Numbers(thresholds) : null, ThresholdCount = Whole("num_thresholds") ?? 10_000,
            ClassId = Whole("class_id"), TopK = Whole("top_k"), Rank = Whole("k"), At = bound is { } at ? Numbers(at) : [],
            Curve = Argument(metric, "curve")?.GetString() == "PR" ? Curve.Pr : Curve.Roc,
            Summation = Argument(metric, "summation_method")?.GetString() is { } summation ? Enum.Parse<Summation>(summation, true) : Summation.Interpolation,
            FromLogits = Argument(metric, "from_logits")?.GetBoolean() ?? false, LabelSmoothing = Argument(metric, "label_smoothing")?.GetDouble() ?? 0,
            IsJson = Argument(metric, "convert_to")?.GetString() == "json", ClassWeights = ClassWeights(metric),
            Feature = feature?[1].GetString(), WeightFeature = Argument(metric, "example_weights_key_path")?[1].GetString(),
        };
    }

    private static Dictionary<int, double>? ClassWeights(JsonElement metric) => Argument(metric, "class_weights") is { } weights && weights.TryGetProperty("@map", out JsonElement map)
        ? map.EnumerateArray().ToDictionary(pair => pair[0].GetInt32(), pair => pair[1].GetDouble())
        : null;

    private static MetricExample ExampleOf(JsonElement one, JsonElement key)
    {
        JsonElement labels = Member(one, "labels", key), predictions = Member(one, "predictions", key);
        bool isText = labels.ValueKind == JsonValueKind.Array && labels.GetArrayLength() == 1 && labels[0].ValueKind == JsonValueKind.String && predictions[0].GetString() != "NaN";
        return new(isText ? [] : Numbers(labels), isText ? [] : Numbers(predictions))
        {
            Weights = Numbers(Member(one, "example_weights", key)), LabelText = isText ? labels[0].GetString() : null, PredictionText = isText ? predictions[0].GetString() : null,
            Features = one.TryGetProperty("features", out JsonElement features) && features.ValueKind == JsonValueKind.Object
                ? features.EnumerateObject().ToDictionary(f => f.Name, f => (IReadOnlyList<double>)Numbers(f.Value))
                : [],
        };
    }

    // What several models or outputs have goes by their names.
    private static JsonElement Member(JsonElement one, string name, JsonElement key)
    {
        if (!one.TryGetProperty(name, out JsonElement member)) return default;
        foreach (string level in (string[])["model_name", "output_name"])
            if (member.ValueKind == JsonValueKind.Object && key.ValueKind == JsonValueKind.Object && key.TryGetProperty(level, out JsonElement called) && called.GetString() is { Length: > 0 } wanted && member.TryGetProperty(wanted, out JsonElement own))
                member = own;
        return member;
    }

    private static MetricExample[] Padded(MetricExample[] examples)
    {
        int width = examples.Max(e => Math.Max(e.Labels.Count, e.Predictions.Count));
        return [.. examples.Select(e => e with { Labels = Pad(e.Labels, width), Predictions = Pad(e.Predictions, width) })];
    }

    private static double[] Pad(IReadOnlyList<double> values, int width) => [.. values, .. Enumerable.Repeat(-1.0, width - values.Count)];

    private static double[] Numbers(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Numbers)],
        JsonValueKind.Number or JsonValueKind.String => [Number(json)],
        _ => [],
    };

    private static double Number(JsonElement json) => json.ValueKind == JsonValueKind.Number ? json.GetDouble() : double.TryParse(json.ToString(), CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    [GeneratedRegex("unweighted|withoutweights", RegexOptions.IgnoreCase)]
    private static partial Regex Unweighted();
}
