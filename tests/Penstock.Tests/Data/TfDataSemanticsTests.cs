using System.Text.Json;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>The cases of tf_data_semantics.json for the verbs that exist here; the rest is counted with its reason.</summary>
public class TfDataSemanticsTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, string> Excepted = new()
    {
        ["enumerate"] = "no such verb yet", ["shard"] = "no such verb yet", ["padded_batch"] = "no such verb yet", ["window"] = "no such verb yet",
        ["unbatch"] = "no such verb yet", ["flat_map"] = "no such verb yet", ["reduce"] = "LINQ's Aggregate", ["cache"] = "caches are in memory only so far",
    };

    [Fact]
    public void Verbs_mean_what_they_mean_in_tf_data()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(TestFiles.RequireVectors("modelling", "tf_data_semantics.json")));
        int found = 0, run = 0;
        foreach (JsonElement item in file.RootElement.GetProperty("ops").EnumerateArray())
        {
            found++;
            string op = item.GetProperty("op").GetString()!, verb = op.Split('(')[0];
            if (Excepted.TryGetValue(verb, out string? reason)) output.WriteLine($"{op}: {reason}");
            else
            {
                Check(item, verb, op.Split('(', ')').ElementAtOrDefault(1) ?? "");
                run++;
            }
        }
        int interleaves = file.RootElement.GetProperty("interleave").GetArrayLength();
        output.WriteLine($"found {found + interleaves}, run {run}, excepted {found - run + interleaves} (interleave: no such verb yet)");
        Assert.True(run >= 9);
    }

    private static void Check(JsonElement item, string verb, string arguments)
    {
        string[] parts = arguments.Split(',');
        int number = int.TryParse(parts[0], out int n) ? n : 0;
        int[] elements = item.TryGetProperty("in", out JsonElement given) ? Elements(given) : [.. Enumerable.Range(0, 10)];
        Dataset<int> input = Dataset.From(elements);
        if (verb == "batch") AssertJson(item, input.Batch(number, parts.Length > 1 && parts[1] == "drop_remainder"));
        else if (verb == "filter") AssertJson(item, input.Filter(x => x < 3));
        else if (verb == "repeat") AssertJson(item, input.Repeat(number));
        else if (verb == "take" && item.GetProperty("out").ValueKind == JsonValueKind.String) Assert.Equal(elements, input.Take(number));
        else if (verb == "take") AssertJson(item, input.Take(number));
        else if (verb == "skip") AssertJson(item, input.Skip(number));
        else if (verb == "cardinality") CheckCardinality(item);
        else if (verb == "shuffle") CheckShuffle();
        else Assert.Fail($"tf_data_semantics.json: {verb} is neither run nor excepted.");
    }

    private static void CheckCardinality(JsonElement item)
    {
        Dataset<int> range = Dataset.From([.. Enumerable.Range(0, 42)]);
        long?[] counts = [range.Count, range.Repeat().Count, range.Filter(_ => true).Count];
        long?[] expected = [.. item.GetProperty("cases").EnumerateArray().Select(c => c[1].ValueKind == JsonValueKind.Number ? c[1].GetInt64() : c[1].GetString()!.StartsWith("INF") ? Dataset.Endless : (long?)null)];
        Assert.Equal(expected, counts);
    }

    // At place i only elements 0 to i + buffer - 1 can stand; orders differ by epoch unless asked not to.
    private static void CheckShuffle()
    {
        Dataset<int> range = Dataset.From([.. Enumerable.Range(0, 100)]);
        Assert.Equal(range, range.Shuffle(1, seed: 1));
        for (int seed = 0; seed < 50; seed++)
        {
            Dataset<int> shuffled = range.Shuffle(10, seed);
            int[] order = [.. shuffled];
            for (int i = 0; i < order.Length; i++) Assert.True(order[i] <= i + 9);
            Assert.NotEqual(order, shuffled);
            Dataset<int> same = range.Shuffle(10, seed, reshuffle: false);
            Assert.Equal(same.ToArray(), same);
        }
    }

    private static int[] Elements(JsonElement given) => given.ValueKind == JsonValueKind.String
        ? [.. Enumerable.Range(0, int.Parse(given.GetString()!.Split('(', ')')[1]))]
        : [.. given.EnumerateArray().Select(x => x.GetInt32())];

    private static void AssertJson<T>(JsonElement item, Dataset<T> actual) =>
        Assert.Equal(JsonSerializer.Serialize(item.GetProperty("out")), JsonSerializer.Serialize(actual.ToArray()));
}
