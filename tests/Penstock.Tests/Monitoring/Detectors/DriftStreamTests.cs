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
        int found = 0, run = 0, excepted = 0;
        foreach (JsonElement one in File.GetProperty("cases").EnumerateArray())
        {
            found++;
            if (IsExcepted(one)) excepted++;
            else if (FailureOf(one) is { } failure) failures.Add($"case {found - 1}: {failure}");
            else run++;
        }
        Report("cases", found, run, excepted, failures);
    }

    // What the reference system once did wrongly, or without the formula in the file: the file says so itself.
    private static bool IsExcepted(JsonElement one) =>
        one.TryGetProperty("note", out JsonElement note) && note.GetString() is { } text && text.StartsWith("HISTORICAL") && (text.Contains("do not implement") || text.Contains("different variance recursion"));

    private static string? FailureOf(JsonElement one)
    {
        string name = one.GetProperty("detector").GetString()!;
        double[] stream = one.TryGetProperty("stream", out JsonElement of)
            ? [.. File.GetProperty("streams").GetProperty(of.GetString()!).GetProperty("values").EnumerateArray().Select(v => v.GetDouble())]
            : Inline(one.GetProperty("stream_inline").GetString()!);
        int[] expected = [.. one.GetProperty("expected_drift_indices").EnumerateArray().Select(v => v.GetInt32())];
        DriftDetector detector = DetectorPlayer.Create(name, one.GetProperty("params"));
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
        Report("parameter_errors", found, run, 0, failures);
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
        Report("properties", found, run, 0, failures);
    }

    private static void Report(string part, int found, int run, int excepted, List<string> failures)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"drift_streams.json#{part}: {found} found, {run} run, {excepted} excepted");
        Assert.True(found > 0, $"drift_streams.json#{part}: expected cases, found none.");
        Assert.True(failures.Count == 0 && found == run + excepted, $"{part}: {found} found, {run} run, {excepted} excepted\n{string.Join('\n', failures)}");
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Whole();
}
