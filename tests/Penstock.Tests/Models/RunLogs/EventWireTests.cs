using System.Globalization;
using System.Text.Json;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The events of event_and_example_wire.json: what our writer makes of their texts is their bytes.</summary>
public class EventWireTests
{
    // Written by older programs only; reading them is another test's.
    private static readonly string[] s_old = ["scalar, TF1 style simple_value", "histogram, legacy HistogramProto", "image, legacy Summary.Image"];

    [Fact]
    public void Every_event_of_the_vectors_is_written_byte_by_byte()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("modelling", "event_and_example_wire.json")));
        int run = 0, old = 0;
        foreach (JsonElement item in file.RootElement.GetProperty("events").EnumerateArray())
        {
            string name = item.GetProperty("name").GetString()!;
            if (s_old.Contains(name))
            {
                old++;
                continue;
            }
            TextProto text = TextProto.Parse(item.GetProperty("text_proto").GetString()!, name);
            Assert.Equal(item.GetProperty("event_bytes_hex").GetString(), Convert.ToHexStringLower(Written(text, name)));
            run++;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"found {run + old}, run {run}, of older programs {old}");
        Assert.True(run >= 12 && old == s_old.Length, $"{run} and {old}");
    }

    /// <summary>The bytes of the event that the writer makes of a text.</summary>
    private static byte[] Written(TextProto text, string name)
    {
        using TestFolder folder = TestFiles.NewFolder();
        var clock = new FixedClock(DateTimeOffset.UnixEpoch.AddSeconds(Number(text, "wall_time")));
        long step = (long)Number(text, "step");
        string path;
        using (RunWriter log = RunLog.Create(folder.FullName, new() { Clock = clock }))
        {
            path = log.FilePath;
            if (text.Bytes("graph_def").FirstOrDefault() is { } graph) log.Graph(graph);
            else if (text.Messages("session_log").FirstOrDefault() is { } session)
            {
                Assert.Equal("START", session.Text("status"));
                log.GoOn(step);
            }
            else if (text.Messages("summary").FirstOrDefault()?.Messages("value").Single() is { } value) Log(log, value, step, name);
            else Assert.NotEmpty(text.Text("file_version"));
        }
        byte[][] records = [.. TfRecord.Read(path)];
        Assert.Equal(text.Text("file_version").Length > 0 ? 1 : 2, records.Length);
        return records[^1];
    }

    private static void Log(RunWriter log, TextProto value, long step, string name)
    {
        TextProto tensor = value.Messages("tensor").Single(), metadata = value.Messages("metadata").Single(), plugin = metadata.Messages("plugin_data").Single();
        string tag = value.Text("tag");
        byte[] content = plugin.Bytes("content").FirstOrDefault() ?? [];
        switch (plugin.Text("plugin_name"))
        {
            case RunPlugin.Scalars: log.Scalar(tag, Number(tensor, "float_val"), step); break;
            case RunPlugin.Text: log.Text(tag, tensor.Text("string_val"), step); break;
            case RunPlugin.Histograms: log.Histogram(tag, HistogramPayload.Read(Numbers<double>(tensor)), step); break;
            case RunPlugin.Images:
                int[] size = [.. tensor.Texts("string_val").Take(2).Select(digits => int.Parse(digits, CultureInfo.InvariantCulture))];
                log.Images(tag, [.. tensor.Bytes("string_val").Skip(2).Select(png => new ReadOnlyMemory<byte>(png))], size[0], size[1], step);
                break;
            case RunPlugin.PrCurves: log.PrCurve(tag, PrCurvePayload.Read(Numbers<float>(tensor)), step); break;
            case RunPlugin.KerasGraph: log.KerasGraph(tensor.Text("string_val")); break;
            case RunPlugin.HParams: LogHyperParameters(log, HParamsPayload.Read(content)); break;
            default: Assert.Fail($"{name}: the writer has nothing for it."); break;
        }
    }

    private static void LogHyperParameters(RunWriter log, HParamsPayload payload)
    {
        if (payload.Experiment is { } experiment) log.HyperParameters(experiment);
        if (payload.Start is { } start) log.HyperParameters(start);
        if (payload.End is { } end) log.HyperParameters(end);
    }

    private static T[] Numbers<T>(TextProto tensor) where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(tensor.Bytes("tensor_content").Single()).ToArray();

    private static double Number(TextProto message, string name) => message.Text(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : 0;
}
