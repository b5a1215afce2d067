using System.Text.Json;
using Penstock.Monitoring;

namespace Penstock.Tests;

/// <summary>serving/detector_reference_figures.json: how soon detectors tell of a shift and how often of none, on the same draws.</summary>
public class DetectorFigureTests
{
    private const double DelayTolerance = 0.15;
    private const int Runs = 60, Half = 2000, LongRuns = 20, LongRows = 20_000;

    private static readonly JsonElement Results = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("serving", "detector_reference_figures.json"))).RootElement.GetProperty("bernoulli").GetProperty("results");

    [Fact]
    public void A_great_shift_is_found_as_soon_as_by_the_reference() => Run(figure => figure is "shift_0.2_0.5" or "shift_0.2_0.8", longRuns: false);

    [Fact(Explicit = true)]
    public void All_figures_are_those_of_the_reference() => Run(_ => true, longRuns: true);

    // The accuracy of streams is that of a learner on files that are not among the data; detectors are compared on the draws alone.
    private static void Run(Func<string, bool> isWanted, bool longRuns)
    {
        List<string> failures = [];
        int run = 0;
        foreach (JsonProperty detector in Results.EnumerateObject())
            foreach (JsonProperty figure in detector.Value.EnumerateObject())
            {
                if (!isWanted(figure.Name)) continue;
                string? failure = figure.Name.StartsWith("shift_") ? Shift(detector.Name, figure) : figure.Name.StartsWith("false_alarms") && longRuns ? FalseAlarms(detector.Name, figure) : null;
                if (figure.Name.StartsWith("shift_") || longRuns) run++;
                if (failure is not null) failures.Add($"{detector.Name} {figure.Name}: {failure}");
            }
        Assert.True(run > 0, "expected figures, found none.");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static string? Shift(string name, JsonProperty figure)
    {
        double[] rates = [.. figure.Name.Split('_')[1..].Select(double.Parse)];
        List<double> delays = [];
        int before = 0, missed = 0;
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new PythonRandom((uint)(5000 + seed));
            DriftDetector detector = Create(name);
            int delay = -1;
            for (int i = 0; i < 2 * Half; i++)
            {
                bool isAlarm = detector.Update(random.NextDouble() < rates[i < Half ? 0 : 1] ? 1 : 0) == StreamState.Drift;
                if (isAlarm && i < Half) before++;
                if (isAlarm && i >= Half && delay < 0) delay = i - Half;
            }
            if (delay < 0) missed++;
            else delays.Add(delay);
        }
        double mean = delays.Average(), expected = figure.Value.GetProperty("mean_delay").GetDouble();
        int expectedBefore = figure.Value.GetProperty("alarms_before_shift_total").GetInt32(), expectedMissed = figure.Value.GetProperty("missed_within_2000").GetInt32();
        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {figure.Name}: delay {mean:F2} ({expected}), missed {missed} ({expectedMissed}), before {before} ({expectedBefore})");
        return Math.Abs(mean - expected) > DelayTolerance * expected ? $"expected a mean delay of {expected}, got {mean:F2}"
            : !IsPoisson(before, expectedBefore) ? $"expected {expectedBefore} alarms before the shift, got {before}"
            : !IsPoisson(missed, expectedMissed) ? $"expected {expectedMissed} missed shifts, got {missed}" : null;
    }

    private static string? FalseAlarms(string name, JsonProperty figure)
    {
        double rate = double.Parse(figure.Name[(figure.Name.LastIndexOf('p') + 1)..]);
        int alarms = 0;
        for (int seed = 0; seed < LongRuns; seed++)
        {
            var random = new PythonRandom((uint)(1000 + seed));
            DriftDetector detector = Create(name);
            for (int i = 0; i < LongRows; i++)
                if (detector.Update(random.NextDouble() < rate ? 1 : 0) == StreamState.Drift) alarms++;
        }
        double expected = figure.Value.GetDouble() * LongRuns * LongRows / 100_000;
        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {figure.Name}: {alarms} ({expected})");
        return IsPoisson(alarms, expected) ? null : $"expected {expected} false alarms, got {alarms}";
    }

    private static bool IsPoisson(double got, double expected) => Math.Abs(got - expected) <= 3 * Math.Sqrt(Math.Max(1, expected));

    private static DriftDetector Create(string name) => name.Split('(')[0] switch
    {
        "ADWIN" => new Adwin(),
        "DDM" => new Ddm(),
        "EDDM" => new Eddm(),
        "HDDM_A" => new HddmA(),
        "HDDM_W" => new HddmW(),
        _ => new PageHinkley(form: PageHinkleyForm.Clamped),
    };
}
