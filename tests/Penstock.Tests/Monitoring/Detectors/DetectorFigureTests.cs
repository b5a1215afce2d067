using System.Text.Json;
using Penstock.Monitoring;

namespace Penstock.Tests;

/// <summary>serving/detector_reference_figures.json: how soon detectors tell of a shift and how often of none, on the same draws.</summary>
public class DetectorFigureTests
{
    private const double DelayTolerance = 0.15;
    private const int Runs = 60, Half = 2000, LongRuns = 20, LongRows = 20_000;

    private static readonly JsonElement Results = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("serving", "detector_reference_figures.json"))).RootElement.GetProperty("bernoulli").GetProperty("results");

    // The accuracy of streams is that of a learner on files that are not among the data; detectors are compared on the draws alone.
    [Fact]
    public void All_figures_are_those_of_the_reference()
    {
        (string Figure, string? Failure)[] compared = [.. from detector in Results.EnumerateObject()
                                                          from figure in detector.Value.EnumerateObject()
                                                          where figure.Name.StartsWith("shift_") || figure.Name.StartsWith("false_alarms")
                                                          select ($"{detector.Name} {figure.Name}", figure.Name.StartsWith("shift_") ? Shift(detector.Name, figure) : FalseAlarms(detector.Name, figure))];
        Assert.NotEmpty(compared);
        Assert.DoesNotContain(compared, c => c.Failure is not null);
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
