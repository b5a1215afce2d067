using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Monitoring;

namespace Penstock.Tests;

/// <summary>Properties of detectors that vector files tell in words.</summary>
internal static partial class DetectorProperty
{
    /// <returns>What is wrong; null where the property holds.</returns>
    public static string? FailureOf(string name, string given, JsonElement expect)
    {
        DriftDetector detector = DetectorPlayer.Create(name, DetectorPlayer.SettingsIn(name));
        if (given.StartsWith("1.0 x n")) return Enumerable.Range(1, 100).Any(_ => detector.Update(1) != StreamState.Quiet) || ((Adwin)detector).Width != 100 ? "a width that is not n" : null;
        if (given.Contains("until drift")) return WidthAfterDrift((Adwin)detector);
        List<StreamState> states = [.. Stream(given).Select(detector.Update)];
        if (expect.ValueKind == JsonValueKind.Object) return Values(detector, expect);
        int drifts = states.Count(s => s == StreamState.Drift);
        return expect.GetString()! switch
        {
            "no drift" => drifts == 0 ? null : $"{drifts} drifts",
            "at most 1 detection" => drifts <= 1 ? null : $"{drifts} drifts",
            "no alarm, drift, none" => drifts == 1 && states[^2] == StreamState.Drift && states[^1] == StreamState.Quiet ? null : $"{string.Join(' ', states.TakeLast(3))}",
            "drift at index 30" => drifts == 1 && states[30] == StreamState.Drift ? null : $"a drift at {states.IndexOf(StreamState.Drift)}",
            "drift after the 2nd; next update clears" => states[^1] == StreamState.Drift && detector.Update(0) == StreamState.Quiet ? null : $"{states[^1]}",
            "drift; then 1 correct clears" => states[^1] == StreamState.Drift && detector.Update(0) == StreamState.Quiet ? null : $"{states[^1]}",
            "warning after the 6 wrong; none after the last" => states[^2] == StreamState.Warning && states[^1] == StreamState.Quiet ? null : $"{states[^2]}, {states[^1]}",
            "drift; 2 correct + 3 wrong gives warning" => states[^1] == StreamState.Drift && states[^2] == StreamState.Warning ? null : $"{states[^2]}, {states[^1]}",
            var other => $"the words \"{other}\" are not known here",
        };
    }

    private static string? WidthAfterDrift(Adwin detector)
    {
        for (int i = 0; i < 500; i++) detector.Update(0);
        int most = 500;
        while (detector.Update(100) != StreamState.Drift && most-- > 0) { }
        detector.Update(50);
        return detector.Width == 1 ? null : $"a width of {detector.Width}";
    }

    private static string? Values(DriftDetector detector, JsonElement expect)
    {
        foreach (JsonProperty value in expect.EnumerateObject())
        {
            double got = value.Name switch
            {
                "width" => ((Adwin)detector).Width,
                "total" => ((Adwin)detector).Total,
                "estimation" => ((Adwin)detector).Mean,
                "variance" => ((Adwin)detector).Variance,
                "sum_squared_deviations" => ((Adwin)detector).SquaredDeviations,
                "recent_accuracy" => ((Stepd)detector).RecentAccuracy,
                "past_accuracy" => ((Stepd)detector).PastAccuracy,
                "overall_accuracy" => ((Stepd)detector).OverallAccuracy,
                _ => double.NaN,
            };
            if (!(Math.Abs(got - value.Value.GetDouble()) <= 1e-9 * Math.Max(1, Math.Abs(got)))) return $"expected {value.Name} {value.Value}, got {got}";
        }
        return null;
    }

    private static IEnumerable<double> Stream(string given)
    {
        var random = new Random(1);
        if (given.StartsWith("alternating 0,1 x ")) return Enumerable.Range(0, int.Parse(given.Split(' ')[^1])).Select(i => i % 2.0);
        if (given.StartsWith("i mod 7")) return Enumerable.Range(0, 200).Select(i => i % 7.0);
        if (given.StartsWith("(1,0) x ")) return Enumerable.Range(0, 2 * int.Parse(given.Split(' ')[^1])).Select(i => i % 2 == 0 ? 1.0 : 0);
        if (given.Contains("uniform(0,1)")) return Enumerable.Range(0, int.Parse(given.Split(' ')[0])).Select(_ => random.NextDouble()).Append(100);
        if (given.Contains("correct") || given.Contains("wrong"))
            return given.Split(',', StringSplitOptions.TrimEntries).SelectMany(run => Enumerable.Repeat(run.Contains("wrong") ? 1.0 : 0, Number().Match(run) is { Success: true } count ? int.Parse(count.Value) : 1));
        return given.Replace("constant ", "").Replace(" then ", ", ").Split(',', StringSplitOptions.TrimEntries)
            .SelectMany(run => Enumerable.Repeat(double.Parse(run.Split(" x ")[0]), run.Contains(" x ") ? int.Parse(run.Split(" x ")[1]) : 1));
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
