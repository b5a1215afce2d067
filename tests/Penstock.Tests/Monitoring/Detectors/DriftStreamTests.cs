using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Monitoring;

namespace Penstock.Tests;

/// <summary>serving/drift_streams.json: every change point, property and refused setting.</summary>
public partial class DriftStreamTests
{
    private static readonly JsonElement File = JsonDocument.Parse(System.IO.File.ReadAllText(TestFiles.RequireVectors("serving", "drift_streams.json"))).RootElement;

    [Fact]
    public void Every_change_point_is_found_where_it_is_listed()
    {
        List<string> failures = [];
        int found = 0, run = 0;
        foreach (JsonElement one in File.GetProperty("cases").EnumerateArray())
        {
            if (FailureOf(one) is { } failure) failures.Add($"case {found}: {failure}");
            else run++;
            found++;
        }
        Report("cases", found, run, failures);
    }

    // What a system did in earlier versions: as the first programs of the methods.
    private static bool IsOriginal(JsonElement one) => one.TryGetProperty("note", out JsonElement note) && note.GetString()!.StartsWith("HISTORICAL");

    private static string? FailureOf(JsonElement one)
    {
        string name = one.GetProperty("detector").GetString()!;
        double[] stream = one.TryGetProperty("stream", out JsonElement of)
            ? [.. File.GetProperty("streams").GetProperty(of.GetString()!).GetProperty("values").EnumerateArray().Select(v => v.GetDouble())]
            : Inline(one.GetProperty("stream_inline").GetString()!);
        int[] expected = [.. one.GetProperty("expected_drift_indices").EnumerateArray().Select(v => v.GetInt32())];
        DriftDetector detector = DetectorPlayer.Create(name, one.GetProperty("params"), IsOriginal(one));
        // The authors of this family begin a new stream at once, which differs only where a drift is the last number.
        List<int> drifts = [];
        int firstWarning = -1;
        for (int i = 0; i < stream.Length; i++)
        {
            StreamState state = detector.Update(stream[i]);
            if (state == StreamState.Drift) drifts.Add(i);
            if (state == StreamState.Warning && firstWarning < 0) firstWarning = i;
        }
        if (!drifts.SequenceEqual(expected)) return $"{name} {one.GetProperty("params")}: expected [{string.Join(", ", expected)}], got [{string.Join(", ", drifts)}]";
        return one.TryGetProperty("expected_first_warning_index", out JsonElement warning) && warning.GetInt32() != firstWarning ? $"{name}: expected the first warning at {warning}, got {firstWarning}" : null;
    }

    // "1 repeated 1000 times" or "0x200, 1x60, 0x200".
    private static double[] Inline(string text) => text.Contains("repeated")
        ? [.. Enumerable.Repeat(double.Parse(text.Split(' ')[0]), int.Parse(Whole().Matches(text)[1].Value))]
        : [.. text.Split(',', StringSplitOptions.TrimEntries).SelectMany(run => Enumerable.Repeat(double.Parse(run.Split('x')[0]), int.Parse(run.Split('x')[1])))];

    [Fact]
    public void Every_refused_setting_is_refused()
    {
        List<string> failures = [];
        int found = 0, run = 0;
        foreach (JsonElement one in File.GetProperty("parameter_errors").EnumerateArray())
        {
            found++;
            try
            {
                DetectorPlayer.Create(one.GetProperty("detector").GetString()!, one.GetProperty("params"));
                failures.Add($"{one}: was taken");
            }
            catch (ArgumentException e)
            {
                Assert.Contains("expected", e.Message);
                run++;
            }
        }
        Report("parameter_errors", found, run, failures);
    }

    [Fact]
    public void Every_property_holds()
    {
        List<string> failures = [];
        int found = 0, run = 0;
        foreach (JsonElement one in File.GetProperty("properties").EnumerateArray())
        {
            found++;
            string? failure = DetectorProperty.FailureOf(one.GetProperty("detector").GetString()!, one.GetProperty("given").GetString()!, one.GetProperty("expect"));
            if (failure is null) run++;
            else failures.Add($"{one.GetProperty("detector")}, {one.GetProperty("given")}: {failure}");
        }
        Report("properties", found, run, failures);
    }

    private static void Report(string part, int found, int run, List<string> failures)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"drift_streams.json#{part}: {found} found, {run} run");
        Assert.True(found > 0, $"drift_streams.json#{part}: expected cases, found none.");
        Assert.True(failures.Count == 0 && found == run, $"{part}: {found} found, {run} run\n{string.Join('\n', failures)}");
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Whole();
}
