using System.Text.Json;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The cases of TensorFlow Transform whose function is a feature: buckets, scaling, vocabularies, fitted to rows and applied to them.</summary>
public class TftFeatureTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("tft_bucketize_quantiles.json")]
    [InlineData("tft_impl.json")]
    [InlineData("tft_vocabulary.json")]
    public void Every_recorded_transform_gives_the_recorded_rows(string file) => PipelineCases.Run(file, RunnerOf);

    private static Action RunnerOf(JsonElement one)
    {
        JsonElement[] checks = [.. one.GetProperty("checks").EnumerateArray()];
        if (checks.Length == 0) throw new NotBuiltException("nothing is asserted");
        var runs = checks.SelectMany(RunsOf).ToList();
        return () => runs.ForEach(run => run());
    }

    private static List<Action> RunsOf(JsonElement check)
    {
        string kind = check.GetProperty("kind").GetString()!;
        if (kind is not ("assertAnalyzeAndTransformResults" or "assertAnalyzerOutputs")) throw new NotBuiltException(kind);
        var expression = new TftExpression(RecordedValue.Rows(check.GetProperty("input_data")));
        JsonElement function = check.GetProperty(kind == "assertAnalyzerOutputs" ? "analyzer_fn" : "preprocessing_fn");
        List<Action> runs = [.. check.TryGetProperty("expected_vocab_file_contents", out JsonElement files) && files.ValueKind == JsonValueKind.Object ? files.EnumerateObject().Select(file => Vocabulary(file, function, expression)) : []];
        JsonElement returns = function.GetProperty("returns");
        if (returns.ValueKind != JsonValueKind.Object || !check.TryGetProperty("expected", out JsonElement expected)) throw new NotBuiltException("outputs that are not written down");
        // A function that gives its inputs back is about its vocabularies.
        if (returns.TryGetProperty("@ref", out _) && runs.Count > 0) return runs;
        if (returns.EnumerateObject().Any(p => p.Name[0] == '@')) throw new NotBuiltException("outputs that are not written down");
        foreach (JsonProperty output in returns.EnumerateObject())
        {
            object?[] got = kind == "assertAnalyzerOutputs" ? expression.Boundaries(output.Value) : expression.Evaluate(output.Value);
            object? wanted = kind == "assertAnalyzerOutputs" ? RecordedValue.Of(expected.GetProperty(output.Name)) : RecordedValue.Rows(expected).Select(row => row[output.Name]).ToArray();
            runs.Add(() => Compare(output.Name, [.. RecordedValue.Flat(wanted)], [.. RecordedValue.Flat(got)]));
        }
        return runs;
    }

    /// <summary>The entries of a vocabulary's file, which may have their counts before or behind.</summary>
    private static Action Vocabulary(JsonProperty file, JsonElement function, TftExpression expression)
    {
        JsonElement[] calls = [.. function.GetProperty("tft_calls").EnumerateArray().Where(call => call.TryGetProperty("kwargs", out JsonElement options) && options.TryGetProperty("vocab_filename", out JsonElement name) && name.ToString() == file.Name)];
        if (calls.Length != 1) throw new NotBuiltException("files of vocabularies without a name");
        string[] wanted = [.. ((object?[])RecordedValue.Of(file.Value)!).Select(entry => $"{(entry is object?[] pair ? pair[0] : entry)}")], got = expression.Entries(calls[0]);
        return () => Assert.Equal(wanted, got);
    }

    private static void Compare(string output, object?[] wanted, object?[] got)
    {
        Assert.True(wanted.Length == got.Length, $"{output}: expected {wanted.Length} values, got {got.Length}");
        for (int i = 0; i < wanted.Length; i++)
        {
            double one = RecordedValue.Number(wanted[i]), other = RecordedValue.Number(got[i]);
            Assert.True(one.Equals(other) || Math.Abs(one - other) <= Tolerance * Math.Max(1, Math.Abs(one)), $"{output}: expected {wanted[i]} at {i}, got {got[i]}");
        }
    }
}
