using System.Globalization;
using System.Text.Json;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>Every case of tfds_layout.json: splits, names, shards and order are those of TensorFlow Datasets.</summary>
public class TfdsLayoutTests
{
    private const string FileName = "tfds_layout.json";

    // How our messages say what the reference's say.
    private static readonly Dictionary<string, string> s_words = new()
    {
        ["Unrecognized split format"] = "expected a name, a slice such as", ["Unknown split 'imaginary'"] = "got \"imaginary\"", ["incompatible with 30 examples"] = "expected bounds within the 30 examples",
        ["percent slice boundaries should be in [-100, 100]"] = "expected percents from -100 to 100", ["with less than 100 elements is forbidden"] = "expected 100 or more examples",
    };

    [Fact]
    public void Splits_names_shards_and_order_are_those_of_TensorFlow_Datasets()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(TestFiles.RequireVectors("modelling", FileName)));
        JsonElement json = file.RootElement;
        SplitInfo[] splits = [.. json.GetProperty("split_sizes").EnumerateObject().Select(s => new SplitInfo(s.Name, [s.Value.GetInt64()], 0))];
        List<VectorItem> items = [];
        Add("split_specs", json.GetProperty("split_specs"), one => Spec(one, splits));
        Add("split_errors", json.GetProperty("split_errors"), one => Fails(one.GetProperty("message_contains"), () => SplitExpression.Parse(Text(one, "spec")).In(splits)));
        Add("rounding_pct1_dropremainder", json.GetProperty("rounding_pct1_dropremainder"), one => Rounding(one, splits));
        Add("file_instructions", json.GetProperty("file_instructions"), Instructions);
        JsonElement names = json.GetProperty("names");
        Add("sharded", names.GetProperty("sharded"), one =>
        {
            int count = one[0].GetInt32();
            Assert.Equal([one[1].GetString()!, one[2].GetString()!], new[] { 0, count - 1 }.Select(shard => ShardNames.Of("ds", "train", "tfrecord", shard, count)));
        });
        Add("camel_to_snake", names.GetProperty("camel_to_snake"), one => Assert.Equal(one[1].GetString(), DatasetName.InFiles(one[0].GetString()!)));
        Add("valid_files", names.GetProperty("valid_files"), one => Assert.NotNull(ShardNames.Read(one.GetString()!)));
        Add("invalid_files", names.GetProperty("invalid_files"), one => Assert.Null(ShardNames.Read(one.GetString()!)));
        Add("dash_in_split", names.GetProperty("dash_in_split"), one => Assert.Equal((one[1].GetString()!, one[2].GetString()!), (ShardNames.Read(one[0].GetString()!)!.Value.Dataset, ShardNames.Read(one[0].GetString()!)!.Value.Split)));
        Add("requests", names.GetProperty("requests"), Request);
        Add("valid_dataset_names", names.GetProperty("valid_dataset_names"), one => Assert.True(DatasetName.IsValid(one.GetString()!)));
        Add("invalid_dataset_names", names.GetProperty("invalid_dataset_names"), one => Assert.False(DatasetName.IsValid(one.GetString()!)));
        Add("shard_count", json.GetProperty("shard_count").GetProperty("derived"), one => Assert.Equal(one.GetProperty("expected_shards").GetInt32(), ShardCount.For(one.GetProperty("total_bytes").GetInt64(), one.GetProperty("num_examples").GetInt64())));
        Add("shard_boundaries", json.GetProperty("shard_boundaries").GetProperty("derived"), one => Assert.Equal(
            one.GetProperty("ends").EnumerateArray().Select(e => e.GetInt64()), Enumerable.Range(0, one.GetProperty("k").GetInt32()).Select(shard => ShardCount.EndOf(shard, one.GetProperty("k").GetInt32(), one.GetProperty("n").GetInt64()))));
        Add("shuffle_hash", json.GetProperty("shuffle_hash").GetProperty("derived"), one => Assert.Equal(
            UInt128.Parse(Text(one, "md5_int_hex"), NumberStyles.HexNumber, CultureInfo.InvariantCulture), RecordOrder.Of(Text(one, "salt"), Text(one, "key"))));
        VectorRun.Of(FileName, items);

        void Add(string list, JsonElement cases, Action<JsonElement> check)
        {
            int index = 0;
            foreach (JsonElement one in cases.EnumerateArray())
            {
                JsonElement copy = one.Clone();
                items.Add(new($"{index} {list}", list, $"{FileName}#{list}[{index++}]", () => check(copy)));
            }
        }
    }

    private static void Spec(JsonElement one, SplitInfo[] splits)
    {
        SplitRange[] expected = [.. one.GetProperty("absolute").EnumerateArray().Select(a =>
        {
            string split = a[0].GetString()!;
            return new SplitRange(split, Bound(a[1]) ?? 0, Bound(a[2]) ?? splits.First(s => s.Name == split).Count);
        })];
        Assert.Equal(expected, SplitExpression.Parse(Text(one, "spec")).In(splits));
    }

    private static void Rounding(JsonElement one, SplitInfo[] splits)
    {
        string split = Text(one, "split"), slice = $"{split}[{(one.TryGetProperty("from", out JsonElement from) ? $"{from}%" : "")}:{(one.TryGetProperty("to", out JsonElement to) ? $"{to}%" : "")}]";
        IReadOnlyList<SplitRange> Ranges() => SplitExpression.Parse(slice, PercentRounding.OnePercentSteps).In(splits);
        if (one.TryGetProperty("error", out JsonElement error)) Fails(error, () => Ranges());
        else
        {
            JsonElement absolute = one.GetProperty("absolute");
            Assert.Equal([new SplitRange(split, Bound(absolute[0]) ?? 0, Bound(absolute[1]) ?? splits.First(s => s.Name == split).Count)], Ranges());
        }
    }

    private static void Instructions(JsonElement one)
    {
        long[] shards = [.. one.GetProperty("shards").EnumerateArray().Select(s => s.GetInt64())];
        var range = new SplitRange("train", Bound(one.GetProperty("from")) ?? 0, Bound(one.GetProperty("to")) ?? shards.Sum());
        // A shard is given by its number, or as f and its number from 1; skip and take as numbers or with their words.
        ShardRange[] expected = [.. one.GetProperty("expect").EnumerateArray().Select(e => new ShardRange(
            e[0].ValueKind == JsonValueKind.String ? int.Parse(e[0].GetString()![1..]) - 1 : e[0].GetInt32(), Numbered(e[1]), Numbered(e[2])))];
        Assert.Equal(expected, range.In(shards));
    }

    private static void Request(JsonElement one)
    {
        DatasetName name = DatasetName.Parse(one[0].GetString()!);
        Dictionary<string, string?> found = new() { ["name"] = name.Name, ["config"] = name.Config, ["version"] = name.Version, ["namespace"] = name.Namespace };
        foreach (var (key, value) in name.Arguments) found[key] = value;
        Assert.Equal(one[1].EnumerateObject().Select(p => (p.Name, p.Value.GetString())).Order(), found.Where(f => f.Value is not null).Select(f => (f.Key, f.Value)).Order());
    }

    private static void Fails(JsonElement words, Action action) => Assert.Contains(s_words[words.GetString()!], Assert.Throws<ArgumentException>(action).Message);

    private static long? Bound(JsonElement bound) => bound.ValueKind == JsonValueKind.Number ? bound.GetInt64() : null;

    private static long Numbered(JsonElement number) => number.ValueKind == JsonValueKind.Number ? number.GetInt64() : long.Parse(number.GetString()!.Split(' ')[1]);

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;
}
