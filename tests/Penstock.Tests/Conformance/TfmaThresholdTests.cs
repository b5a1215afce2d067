using System.Text.Json;
using Penstock.Evaluation;

namespace Penstock.Tests;

/// <summary>The cases of TensorFlow Model Analysis's validator: metrics of one slice, thresholds on values and changes, and whether they hold.</summary>
public class TfmaThresholdTests
{
    // The metrics of the cases are many, and a few are none of ours: their values go by the name of one that any may stand for.
    private const string StandIn = "Auc";

    [Fact]
    public void Every_recorded_threshold_holds_where_it_is_recorded_to() => PipelineCases.Run("tfma_validation_thresholds.json", RunnerOf);

    private static Action RunnerOf(JsonElement one)
    {
        JsonElement[] verdicts = [.. one.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("kind").GetString() is "assertTrue" or "assertFalse")];
        if (verdicts.Length == 0) throw new NotBuiltException("sums of validation details");
        var runs = verdicts.Select(check =>
        {
            JsonElement call = check.GetProperty("args")[0].GetProperty("@attr")[0];
            bool expected = check.GetProperty("kind").GetString() == "assertTrue", got = IsValid(call.GetProperty("args")[0], call.GetProperty("args")[1].GetProperty("kwargs"));
            return (expected, got);
        }).ToList();
        return () => Assert.All(runs, run => Assert.Equal(run.expected, run.got));
    }

    private static bool IsValid(JsonElement measured, JsonElement config)
    {
        if (config.TryGetProperty("cross_slicing_specs", out JsonElement cross) && cross.ValueKind == JsonValueKind.Array) throw new NotBuiltException("thresholds between slices");
        var key = SliceKey.Of([.. measured[0].EnumerateArray().Select(part => (part[0].GetString()!, part[1].ToString()))]);
        (string Name, JsonElement Key, double Value)[] metrics = [.. measured[1].GetProperty("@map").EnumerateArray().Select(pair => (pair[0].GetProperty("kwargs").GetProperty("name").GetString()!, pair[0].GetProperty("kwargs"), ValueOf(pair[1])))];
        return ThresholdsOf(config).All(threshold =>
        {
            Requirement[] requirements = [.. threshold.Slices.Where(slices => slices.Covers(key)).Take(1).SelectMany(slices => RequirementsOf(threshold.Value, slices))];
            var own = metrics.Where(m => m.Name == threshold.Metric).ToArray();
            double baseline = own.Where(m => Option(m.Key, "model_name") == "baseline").Select(m => m.Value).FirstOrDefault(), difference = own.Where(m => IsDifference(m.Key)).Select(m => m.Value).FirstOrDefault(double.NaN);
            // The validator looks at the difference that was measured, where there is one.
            double value = double.IsNaN(difference) ? own.Where(m => Option(m.Key, "model_name") != "baseline").Select(m => m.Value).FirstOrDefault(double.NaN) : baseline + difference;
            return requirements.All(requirement => Verdict.Of(Report(key, value), [requirement], new() { Champion = Report(key, baseline), Baselines = BaselineRule.None }).IsPassed);
        });
    }

    private static EvaluationReport Report(SliceKey key, double value)
    {
        var slice = new SliceResult(key, new() { Auc = value }, new Dictionary<string, Interval>());
        return new() { Task = EvaluationTask.Binary, Overall = key.IsAllRows ? slice : new(SliceKey.AllRows, new(), new Dictionary<string, Interval>()), Slices = key.IsAllRows ? [] : [slice] };
    }

    /// <summary>The thresholds of a configuration: by metric, with the slices that each is for.</summary>
    private static IEnumerable<(string Metric, JsonElement Value, SliceSpec[] Slices)> ThresholdsOf(JsonElement config)
    {
        foreach (JsonElement specs in config.GetProperty("metrics_specs").EnumerateArray().Select(spec => spec.GetProperty("kwargs")))
        {
            if (specs.TryGetProperty("thresholds", out JsonElement named))
                foreach (JsonProperty threshold in named.EnumerateObject()) yield return (threshold.Name, threshold.Value, [SliceSpec.AllRows]);
            if (specs.TryGetProperty("per_slice_thresholds", out JsonElement sliced))
                foreach (JsonProperty threshold in sliced.EnumerateObject())
                    foreach (JsonElement one in threshold.Value.GetProperty("kwargs").GetProperty("thresholds").EnumerateArray()) yield return (threshold.Name, one.GetProperty("kwargs").GetProperty("threshold"), SlicesOf(one));
            if (!specs.TryGetProperty("metrics", out JsonElement metrics)) continue;
            foreach (JsonElement metric in metrics.EnumerateArray().Select(m => m.GetProperty("kwargs")))
            {
                string name = JsonNamingPolicy.SnakeCaseLower.ConvertName(Option(metric, "class_name")!);
                if (metric.TryGetProperty("threshold", out JsonElement overall) && overall.ValueKind == JsonValueKind.Object) yield return (name, overall, [SliceSpec.AllRows]);
                if (!metric.TryGetProperty("per_slice_thresholds", out JsonElement perSlice) || perSlice.ValueKind != JsonValueKind.Array) continue;
                foreach (JsonElement one in perSlice.EnumerateArray()) yield return (name, one.GetProperty("kwargs").GetProperty("threshold"), SlicesOf(one));
            }
        }
    }

    private static SliceSpec[] SlicesOf(JsonElement threshold) => threshold.GetProperty("kwargs").GetProperty("slicing_specs") is { ValueKind: JsonValueKind.Array } specs
        ? [.. specs.EnumerateArray().Select(spec => spec.TryGetProperty("kwargs", out JsonElement given) ? SliceOf(given) : SliceSpec.AllRows)]
        : [];

    private static SliceSpec SliceOf(JsonElement given) => new([.. given.TryGetProperty("feature_keys", out JsonElement keys) ? RecordedValue.Flat(RecordedValue.Of(keys)).Cast<string>() : []])
    {
        Where = given.TryGetProperty("feature_values", out JsonElement values) ? values.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.ToString()) : [],
    };

    private static IEnumerable<Requirement> RequirementsOf(JsonElement threshold, SliceSpec slices)
    {
        JsonElement given = threshold.GetProperty("kwargs");
        if (given.TryGetProperty("value_threshold", out JsonElement value) && value.ValueKind == JsonValueKind.Object)
            yield return Requirement.Bound(StandIn, BoundOf(value, "lower_bound"), BoundOf(value, "upper_bound"), slices);
        if (given.TryGetProperty("change_threshold", out JsonElement change) && change.ValueKind == JsonValueKind.Object)
            yield return Requirement.Change(StandIn, BoundOf(change, "absolute"), BoundOf(change, "relative"), slices, change.GetProperty("kwargs").GetProperty("direction").GetProperty("@ref").GetString()!.EndsWith("LOWER_IS_BETTER") ? Better.Lower : Better.Higher);
    }

    private static double? BoundOf(JsonElement threshold, string name) =>
        threshold.GetProperty("kwargs").TryGetProperty(name, out JsonElement bound) && bound.ValueKind == JsonValueKind.Object ? bound.GetProperty("value").GetDouble() : null;

    private static double ValueOf(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("kwargs", out JsonElement sampled)
        ? sampled.GetProperty("unsampled_value").GetDouble()
        : RecordedValue.Number(RecordedValue.Of(value));

    private static bool IsDifference(JsonElement key) => key.TryGetProperty("is_diff", out JsonElement isDifference) && isDifference.ValueKind == JsonValueKind.True;

    private static string? Option(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;
}
