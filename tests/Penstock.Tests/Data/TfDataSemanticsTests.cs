using System.Text.Json;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The cases of tf_data_semantics.json.</summary>
public class TfDataSemanticsTests(ITestOutputHelper output)
{
    [Fact]
    public void Verbs_mean_what_they_mean_in_tf_data()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(TestFiles.RequireVectors("modelling", "tf_data_semantics.json")));
        int run = 0;
        string given = "";
        foreach (JsonElement item in file.RootElement.GetProperty("ops").EnumerateArray())
        {
            string op = item.GetProperty("op").GetString()!, verb = op.Split('(')[0];
            if (item.TryGetProperty("in", out JsonElement input) && input.ToString() != "same") given = input.GetRawText();
            Check(item, verb, op == verb ? "" : op[(verb.Length + 1)..^1], given);
            run++;
        }
        foreach (JsonElement item in file.RootElement.GetProperty("interleave").EnumerateArray())
        {
            CheckInterleave(item);
            run++;
        }
        output.WriteLine($"found {run}, run {run}, excepted 0");
        Assert.True(run > 0);
    }

    [Fact]
    public void An_error_of_one_element_is_raised_in_its_place_and_the_others_still_come()
    {
        foreach (int parallelism in new[] { 1, 3 })
            foreach (int broken in new[] { 0, 2, 4 })
            {
                Dataset<int> source = Dataset.From(0, 1, 2, 3, 4);
                Assert.Equal(new[] { "0", "1", "2", "3", "4" }.Select(x => x == $"{broken}" ? "failed" : x),
                    Outcomes(source.Map(x => x == broken ? throw new InvalidOperationException() : x).Interleave(x => Dataset.From(x), 2, 1, parallelism)));
                Assert.Equal(new[] { "0", "1", "2", "3", "4" }.Select(x => x == $"{broken}" ? "failed" : x),
                    Outcomes(source.Interleave(x => x == broken ? throw new InvalidOperationException() : Dataset.From(x), 2, 1, parallelism)));
                Assert.Equal(new[] { "0", "10", "1", "11", "2", "12", "3", "13", "4", "14" }.Select(x => x == $"1{broken}" ? "failed" : x).Order(),
                    Outcomes(source.Interleave(x => Dataset.From(x, x + 10).Map(y => y == broken + 10 ? throw new InvalidOperationException() : y), 2, 1, parallelism)).Order());
            }
    }

    private static List<string> Outcomes(Dataset<int> dataset)
    {
        var outcomes = new List<string>();
        using DatasetReader<int> reader = dataset.Open(default);
        while (true)
        {
            try
            {
                if (!reader.MoveNext()) return outcomes;
                outcomes.Add($"{reader.Current}");
            }
            catch (DatasetException)
            {
                outcomes.Add("failed");
            }
        }
    }

    private static void Check(JsonElement item, string verb, string arguments, string given)
    {
        string[] parts = arguments.Split(',');
        int number = int.TryParse(parts[0], out int n) ? n : 0;
        if (verb is "padded_batch" or "unbatch" or "flat_map")
        {
            CheckNested(item, verb, parts, given);
            return;
        }
        int[] elements = given == "" || !item.TryGetProperty("in", out JsonElement own) ? [.. Enumerable.Range(0, 10)] : Elements(own);
        Dataset<int> input = Dataset.From(elements);
        if (verb == "batch") AssertJson(item, input.Batch(number, parts.Length > 1 && parts[1] == "drop_remainder"));
        else if (verb == "filter") AssertJson(item, input.Filter(x => x < 3));
        else if (verb == "repeat") AssertJson(item, input.Repeat(number));
        else if (verb == "take" && item.GetProperty("out").ValueKind == JsonValueKind.String) Assert.Equal(elements, input.Take(number));
        else if (verb == "take") AssertJson(item, input.Take(number));
        else if (verb == "skip") AssertJson(item, input.Skip(number));
        else if (verb == "enumerate") AssertJson(item, input.Enumerate(int.Parse(arguments.Split('=')[1])).Map(p => new[] { p.Index, p.Element }));
        else if (verb == "shard") AssertJson(item, input.Shard(number, int.Parse(parts[1])));
        else if (verb == "window") AssertJson(item, input.Window(number, Setting(parts, "shift"), Setting(parts, "stride") ?? 1, parts.Contains("drop")));
        else if (verb == "reduce") Assert.Equal(item.GetProperty("out").GetInt32(), input.Aggregate(0, (x, y) => parts[1] == "x+1" ? x + 1 : x + y));
        else if (verb == "cardinality") CheckCardinality(item);
        else if (verb == "shuffle") CheckShuffle();
        else if (verb == "cache") CheckCache();
        else Assert.Fail($"tf_data_semantics.json: {verb} is neither run nor excepted.");
    }

    private static int? Setting(string[] parts, string name) => parts.FirstOrDefault(part => part.StartsWith(name + " ")) is { } part ? int.Parse(part.Split(' ')[1]) : null;

    private static void CheckNested(JsonElement item, string verb, string[] parts, string given)
    {
        if (parts.Length > 1 && parts[1].StartsWith("shapes "))
        {
            // padded_batch(2,shapes ([4],[None]),values (-1,100)) of pairs.
            Assert.Equal("shapes ([4],[None]),values (-1,100)", string.Join(',', parts[1..]));
            int[][][] pairs = JsonSerializer.Deserialize<int[][][]>(given)!;
            Dataset<Example> batches = Dataset.From(pairs).Map(pair => new Example([("a", Tensor.From(pair[0])), ("b", Tensor.From(pair[1]))])).PaddedBatch(2, new()
            {
                Inputs = new Dictionary<string, FieldPadding> { ["a"] = new() { Shape = [4], Value = -1 }, ["b"] = new() { Shape = [-1], Value = 100 } },
            });
            AssertJson(item, batches.Map(batch => new[] { Rows(batch["a"]), Rows(batch["b"]) }));
            return;
        }
        Dataset<int[]> arrays = Dataset.From(JsonSerializer.Deserialize<int[][]>(given)!);
        if (verb == "unbatch")
        {
            AssertJson(item, arrays.Unbatch());
            AssertJson(item, arrays.Map(array => new Example(Tensor.From(array))).Unbatch().Map(row => row.Input.Item<int>()));
        }
        else if (verb == "flat_map")
        {
            AssertJson(item, arrays.FlatMap(array => array));
            AssertJson(item, arrays.FlatMap(array => Dataset.FromTensors(Tensor.From(array))).Map(row => row.Input.Item<int>()));
        }
        else
        {
            int size = int.Parse(parts[0]), value = Setting(parts, "value") ?? 0;
            int? length = Setting(parts, "shape");
            AssertJson(item, arrays.PaddedBatch(size, value, length));
            var padding = new FieldPadding { Shape = length is null ? null : [length.Value], Value = value };
            AssertJson(item, arrays.Map(array => new Example(Tensor.From(array))).PaddedBatch(size, new() { Inputs = new Dictionary<string, FieldPadding> { ["input"] = padding } }).Map(batch => Rows(batch.Input)));
        }
    }

    private static int[][] Rows(Tensor tensor) => [.. tensor.ToArray<int>().Chunk((int)tensor.Shape[1].Value)];

    private static void CheckInterleave(JsonElement item)
    {
        int[] expected = Elements(item.GetProperty("expected")), input = Elements(item.GetProperty("input"));
        int cycle = item.GetProperty("cycle_length").GetInt32(), block = item.GetProperty("block_length").GetInt32();
        int repeat = item.TryGetProperty("repeat", out JsonElement times) ? times.GetInt32() : 1;
        bool sixes = item.GetProperty("map").GetString() == "x -> [x]*6";
        Dataset<int> source = Dataset.From(input).Repeat(repeat);
        foreach (int parallelism in new[] { 1, 2, 5 })
        {
            Assert.Equal(expected, source.Interleave(Copies, cycle, block, parallelism));
            Assert.Equal(expected.Order(), source.Interleave(Copies, cycle, block, parallelism, ordered: false).Order());
        }
        Assert.Equal(expected, InterleaveReference.Of(source.ToArray().Select(Copies), cycle, block));
        if (cycle == 1) Assert.Equal(expected, source.FlatMap(Copies));

        Dataset<int> Copies(int x) => Dataset.From([.. Enumerable.Repeat(x, sixes ? 6 : x)]);
    }

    // What is kept by name is given whatever stands before it, but only once all of it was read; Cache(folder) notices another source.
    private static void CheckCache()
    {
        string folder = Directory.CreateTempSubdirectory("penstock-").FullName;
        try
        {
            Dataset<long> five = Dataset.Range(5).Snapshot(folder, "1"), ten = Dataset.Range(10).Snapshot(folder, "1");
            Assert.Equal([0, 1], five.Take(2));
            Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], ten.Take(9));
            Assert.Equal([0, 1, 2, 3, 4], five);
            Assert.Equal([0, 1, 2, 3, 4], Dataset.Range(10).Snapshot(folder, "1"));
            Assert.Equal(5, Dataset.Range(5).Cache(folder).Count());
            Assert.Equal(10, Dataset.Range(10).Cache(folder).Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
