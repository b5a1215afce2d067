using System.Text;
using System.Text.Json;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>The reading of event_and_example_wire.json, tfrecord_crc32c.json and what tensorboard_plugins.json has of legacy values.</summary>
public class EventVectorTests
{
    [Fact]
    public void Every_event_is_read_as_its_text_tells()
    {
        int run = 0;
        foreach (JsonElement one in Cases("event_and_example_wire.json", "events"))
        {
            using TestFolder folder = TestFiles.NewFolder();
            EventBytes.Write(folder, "a", [.. EventBytes.Version(), .. Convert.FromHexString(one.GetProperty("tfrecord_hex").GetString()!)]);
            using RunFolder opened = RunLog.Open(folder.FullName);
            LoggedRun logged = opened.Runs.Single();
            Assert.Empty(logged.Damage);
            Assert.Equal(1700000000.5, logged.LastWall);
            Check(one.GetProperty("name").GetString()!, logged);
            run++;
        }
        Assert.True(run >= 15, $"{run}");
    }

    [Fact]
    public void Damaged_records_of_the_vectors_are_told_as_expected()
    {
        (int run, int found) = (0, 0);
        byte[] after = EventBytes.Scalar("x", 1, 1);
        foreach (JsonElement one in Cases("tfrecord_crc32c.json", "corruption"))
        {
            found++;
            // The third tells of prefixes, which RunFolderTests cuts.
            if (!one.TryGetProperty("file_bytes_hex", out JsonElement hex)) continue;
            using TestFolder folder = TestFiles.NewFolder();
            EventBytes.Write(folder, "a", [.. EventBytes.Version(), .. Convert.FromHexString(hex.GetString()!), .. after]);
            using RunFolder opened = RunLog.Open(folder.FullName);
            LogDamage damage = Assert.Single(opened.Runs.Single().Damage);
            bool isFatal = one.GetProperty("expect").GetString()!.StartsWith("fatal", StringComparison.Ordinal);
            Assert.Equal((isFatal ? 0 : 1, (long)EventBytes.Version().Length), (opened.Runs.Single().Tags.Count, damage.Offset));
            Assert.Contains(isFatal ? "checksum 0x554B7F99, got 0x224B7FA3" : "checksum 0x13579BDF, got 0x26C5F766", damage.Message);
            run++;
        }
        Assert.Equal((2, 3), (run, found));
    }

    [Fact]
    public void Legacy_values_take_the_form_of_their_plugins()
    {
        int found = 0;
        foreach (JsonElement one in Cases("tensorboard_plugins.json", "legacy_migration"))
        {
            using TestFolder folder = TestFiles.NewFolder();
            string name = one.GetProperty("case").GetString()!;
            EventBytes.Write(folder, "a", EventBytes.Join(EventBytes.Version(), Legacy(name)));
            using RunFolder opened = RunLog.Open(folder.FullName);
            CheckLegacy(name, opened.Runs.Single());
            found++;
        }
        Assert.True(found >= 8, $"{found}");
    }

    private static IEnumerable<JsonElement> Cases(string file, string list) => JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("modelling", file))).RootElement.GetProperty(list).EnumerateArray();

    private static void Check(string name, LoggedRun run)
    {
        if (name is "file_version" || name.StartsWith("session_log", StringComparison.Ordinal))
        {
            Assert.Empty(run.Tags);
            return;
        }
        LoggedTag tag = run.Tags.Single();
        LoggedTensor tensor = tag.ReadTensor(0);
        string text = $"{tag.Name} {tag.Plugin} {tag.LastStep} {tensor}";
        if (name.StartsWith("scalar", StringComparison.Ordinal)) Assert.Equal(("loss scalars 3 float32 []", 0.5), (text, tag.ReadScalars().Values[0]));
        else if (name.StartsWith("histogram v2", StringComparison.Ordinal)) Assert.Equal(("weights histograms 5 float64 [3, 3]", "0 1 2 1 2 2 2 3 2"), (text, string.Join(' ', tensor.Numbers())));
        else if (name.StartsWith("histogram, legacy", StringComparison.Ordinal)) Assert.Equal(("weights histograms 5 float64 [4, 3]", "0 0.5 2 0.5 1 2 1 2 1 2 3 1"), (text, string.Join(' ', tensor.Numbers())));
        else if (name.StartsWith("image", StringComparison.Ordinal))
        {
            Assert.Equal((name.Contains("legacy") ? "sample/image images 1 text [3]" : "sample images 1 text [3]", "2", "2"), (text, Text(tensor, 0), Text(tensor, 1)));
            Assert.StartsWith("89504E470D0A1A0A", Convert.ToHexString(tensor.Strings[2].Span));
        }
        else if (name.StartsWith("text", StringComparison.Ordinal)) Assert.Equal(("notes text 2 text []", "**hello** wörld"), (text, Text(tensor, 0)));
        else if (name.StartsWith("pr_curve", StringComparison.Ordinal)) Assert.Equal(("pr pr_curves 0 float32 [6, 3]", "pr", "1003", "4 3 0"), (text, tag.DisplayName, Convert.ToHexString(tag.Content.Span), string.Join(' ', tensor.Floats()[..3])));
        else if (name.StartsWith("hparams", StringComparison.Ordinal)) Assert.Equal(("hparams", "float32 [0]", true), (tag.Plugin, tensor.ToString(), tag.Content.Length > 10));
        else if (name.StartsWith("graph_def", StringComparison.Ordinal)) Assert.Equal(("__run_graph__ graphs 0 text [1]", true), (text, run.HasGraph && Encoding.UTF8.GetString(run.ReadGraphDef()!.Value.Span).Contains("dense/MatMul", StringComparison.Ordinal)));
        else
        {
            Assert.StartsWith("Keras", name);
            Assert.Equal(("keras", RunPlugin.KerasGraph, JsonValueKind.Object), (tag.Name, tag.Plugin, JsonDocument.Parse(tensor.Strings[0]).RootElement.ValueKind));
        }
    }

    private static byte[] Legacy(string name) => name switch
    {
        // The buckets as TensorFlow's own histogram leaves them: empty at both ends, with the ends of all numbers as limits.
        "legacy histo with empty buckets at both ends, data [1,1,1,2,2,3,3,3,3]" => Histogram(1, 3, [-double.MaxValue, 0.5, 1.5, 2.5, 3.5, double.MaxValue], [0, 0, 3, 2, 4, 0]),
        "[-1e20, 1e20]" => Histogram(-1e20, 1e20, [-double.MaxValue, -1e19, 1e19, double.MaxValue], [0, 1, 0, 1]),
        "all buckets empty" => Histogram(double.MaxValue, -double.MaxValue, [-1, 0, 1], [0, 0, 0]),
        "image" => Value(4, message =>
        {
            message.Varint(1, 3);
            message.Varint(2, 5);
            message.Bytes(4, "encoded"u8);
        }),
        "audio" => Value(6, message => message.Bytes(4, "wave"u8)),
        "simple_value" => EventBytes.Scalar("tag", 1, 0.5f),
        "graph_def event" => EventBytes.Event(0, message => message.Bytes(4, "graph"u8)),
        "tagged_run_metadata" => EventBytes.Event(1, message =>
        {
            int begun = message.Begin(8);
            message.Text(1, "tag");
            message.Bytes(2, "metadata"u8);
            message.End(begun);
        }),
        _ => throw new NotSupportedException(name),
    };

    private static byte[] Value(int field, Action<Data.ProtoWriter> content) => EventBytes.Event(1, EventBytes.Summary(EventBytes.Value("tag"u8.ToArray(), message =>
    {
        int begun = message.Begin(field);
        content(message);
        message.End(begun);
    })));

    private static byte[] Histogram(double least, double greatest, double[] limits, double[] counts) => Value(5, message =>
    {
        message.Double(1, least);
        message.Double(2, greatest);
        foreach (var (field, numbers) in ((int, double[])[])[(6, limits), (7, counts)])
        {
            int begun = message.Begin(field);
            foreach (double number in numbers) message.Double(number);
            message.End(begun);
        }
    });

    private static void CheckLegacy(string name, LoggedRun run)
    {
        LoggedTag tag = run.Tags.Single();
        LoggedTensor tensor = tag.ReadTensor(0);
        double[] numbers = tensor.IsText ? [] : tensor.Numbers();
        (string text, string content) = ($"{tag.Name} {tag.Plugin} {tag.DisplayName} {tensor}", Convert.ToHexString(tag.Content.Span));
        if (name.StartsWith("legacy", StringComparison.Ordinal))
        {
            Assert.Equal((1, 3, 9), (numbers[0], numbers[^2], numbers.Where((_, i) => i % 3 == 2).Sum()));
            Assert.All(numbers.Chunk(3), row => Assert.True(row[0] <= row[1]));
        }
        else if (name.StartsWith('[')) Assert.Equal((-1e20, 1e20, 2), (numbers[0], numbers[^2], numbers.Where((_, i) => i % 3 == 2).Sum()));
        else if (name.StartsWith("all", StringComparison.Ordinal)) Assert.Equal("tag histograms tag float64 [0, 3]", text);
        else if (name == "image") Assert.Equal(("tag images tag text [3]", "1001", "5 3 encoded"), (text, content, $"{Text(tensor, 0)} {Text(tensor, 1)} {Text(tensor, 2)}"));
        else if (name == "audio") Assert.Equal(("tag audio tag text [1, 2]", "100B1801", "wave "), (text, content, $"{Text(tensor, 0)} {Text(tensor, 1)}"));
        else if (name == "simple_value") Assert.Equal(("tag scalars tag float32 []", 0.5), (text, numbers[0]));
        else if (name == "graph_def event") Assert.Equal(("__run_graph__ graphs  text [1]", "graph", "graph"), (text, Text(tensor, 0), Encoding.UTF8.GetString(run.ReadGraphDef()!.Value.Span)));
        else Assert.Equal(("tag graph_tagged_run_metadata  text [1]", "metadata"), (text, Text(tensor, 0)));
    }

    private static string Text(LoggedTensor tensor, int index) => Encoding.UTF8.GetString(tensor.Strings[index].Span);
}
