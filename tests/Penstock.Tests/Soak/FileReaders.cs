using System.IO.Compression;
using System.Text;
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Models;
using Penstock.Monitoring;
using Penstock.Pipelines;
using Penstock.Registry;
using Penstock.Serving;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A whole file of every format that is read, and what reads it.</summary>
internal static class FileReaders
{
    private static readonly Table s_trips = Csv.Parse("""
        fare,miles,paid,start,hour
        10,0,Cash,2014-05-16T19:45:00Z,19
        20,3.5,Card,2013-03-04,
        ,1,,2015-01-01,7
        30,7,Card,2014-05-17,8
        """);

    private static readonly FeatureSpec s_exampleSpec = new(
        FeatureField.Fixed("x", DType.Float32, [2, 2]), FeatureField.Variable("tags", DType.Text), FeatureField.Ragged("ids", DType.Int64),
        FeatureField.Raw("raw", DType.UInt8, [3]), FeatureField.Fixed("n", DType.Int8, orElse: Tensor.Scalar((sbyte)1)));

    private static readonly SequenceSpec s_sequenceSpec = new([FeatureField.Fixed("id", DType.Int64)], [FeatureField.Variable("tokens", DType.Int32), FeatureField.Fixed("at", DType.Float64), FeatureField.Ragged("names", DType.Text)]);

    private static readonly byte[] s_example = TfExample.Write([("x", Tensor.From(1f, 2, 3, 4)), ("tags", Tensor.From("a", "bc")), ("ids", Tensor.From(1L, -1, 300)), ("raw", Tensor.From("abc")), ("n", Tensor.From(-5))]);

    public static IReadOnlyDictionary<string, (byte[] Whole, Action<string> Read)> All { get; } = Make();

    private static Dictionary<string, (byte[], Action<string>)> Make()
    {
        using var folder = TestFiles.NewFolder();
        byte[] Written(string name, Action<string> write)
        {
            write(folder[name]);
            return File.ReadAllBytes(folder[name]);
        }
        byte[] Saved(string name) => Written(name, path => Network().Save(path));
        Tensor numbers = Tensor.From([.. Enumerable.Range(0, 60).Select(i => (byte)i)], Shape.Of(3, 4, 5));
        byte[] idx = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, .. numbers.ToArray<byte>()];
        var graphText = new MemoryStream();
        var (graph, _) = TwelveGraphs.All["batch normalization"];
        var tensors = GraphJson.Write(graph, graphText);
        return new()
        {
            [".csv"] = (Encoding.UTF8.GetBytes("\uFEFFid,price,name,flag\r\n1,2.5,\"a, \"\"b\"\"\nc\",true\r\n2,,é,false\r\n3,1e-3,NA,true\r\n"), path => Csv.Read(path)),
            [".idx"] = (idx, path => Idx.Read(path)),
            [".idx.gz"] = (Zipped(idx), path => Idx.Read(path)),
            [".npy"] = (Written("a.npy", path => Npy.Write(path, numbers)), path => Npy.Read(path)),
            [".png"] = (Written("a.png", path => Png.Write(path, numbers.Reshape(Shape.Of(12, 5)))), path => Png.Read(path)),
            ["mended.png"] = (Written("b.png", path => Png.Write(path, numbers.Reshape(Shape.Of(4, 5, 3)))), path => Image.Decode(Damage.MendPng(File.ReadAllBytes(path)), path)),
            [".jpg"] = (ImageSamples.Baseline, path => Image.Read(path, new() { JpegDecoder = JpegDecoder.Managed })),
            ["progressive.jpg"] = (ImageSamples.Progressive, path => Image.Read(path, new() { JpegDecoder = JpegDecoder.Managed })),
            ["fastest.jpg"] = (ImageSamples.Baseline, path => Image.Read(path)),
            [".bmp"] = (ImageSamples.Bmp, path => Image.Read(path)),
            [".gif"] = (ImageSamples.Gif, path => Image.Read(path)),
            [".h5"] = (Saved("a.h5"), path => Model.Load(path)),
            [".keras"] = (Saved("a.keras"), path => Model.Load(path)),
            [".penstock"] = (Saved("a.penstock"), path => Model.Load(path)),
            [".safetensors"] = (SafeTensors.Write([("a", numbers), ("b", Tensor.From(1f, 2))]), path => SafeTensors.Read(File.ReadAllBytes(path), path)),
            ["graph.json"] = (graphText.ToArray(), path => GraphJson.Read(new MemoryStream(File.ReadAllBytes(path)), tensors, [])),
            ["raw rows.penstock"] = (Written("rows.penstock", path => RawRows().Save(path)), path => Model.Load(path)),
            ["schema.json"] = (Encoding.UTF8.GetBytes(DataSchema.Infer(DataProfile.Of(s_trips)).ToJson()), path => DataSchema.FromJson(File.ReadAllText(path))),
            ["features.json"] = (Encoding.UTF8.GetBytes(Fitted().ToJson()), path => FittedFeatures.FromJson(File.ReadAllText(path))),
            ["report.json"] = (Encoding.UTF8.GetBytes(Report().ToJson()), path => EvaluationReport.FromJson(File.ReadAllText(path))),
            [".columns"] = (Written("a.columns", path => ColumnFile.Write(path, s_trips)), path => ColumnFile.Read(path)),
            ["requests.jsonl"] = (Logged(), ReadLog),
            ["aliases.json"] = (Encoding.UTF8.GetBytes("""{"champion":3,"challenger":12}"""), path => AliasFile.Read(Renamed(path, AliasFile.Name))),
            [".tfrecord"] = (Records(FileCompression.None), path => ReadRecords(path, null)),
            [".tfrecord.gz"] = (Records(FileCompression.Gzip), path => ReadRecords(path, null)),
            [".tfrecord.zlib"] = (Records(FileCompression.Zlib), path => ReadRecords(path, null)),
            ["tolerated.tfrecord"] = (Records(FileCompression.None), path => ReadRecords(path, new())),
            ["example"] = (s_example, path => TfExample.Parse(File.ReadAllBytes(path), s_exampleSpec)),
            ["inferred example"] = (s_example, path => FeatureSpec.Infer(Dataset.From<byte[]>([File.ReadAllBytes(path)]))),
            ["sequence example"] = (Sequence(), path => TfSequenceExample.ParseBatch([Sequence(), File.ReadAllBytes(path)], s_sequenceSpec)),
            [".npz"] = (Written("a.npz", path => Npz.Write(path, [("a", numbers), ("b", Tensor.From(1f, 2))])), path => Npz.Read(path)),
            ["deflated.npz"] = (Written("b.npz", path => Npz.Write(path, [("a", numbers), ("b", Tensor.From(1f, 2))], compress: true)), path => Npz.Read(path)),
            [".wav"] = (WavTests.Mono16([.. Enumerable.Range(0, 50).Select(i => (short)(i * 600))]), path => Wav.Read(path)),
            [".jsonl"] = ("{\"a\":1,\"b\":[1,2.5,null]}\n\n{\"a\":2}\n"u8.ToArray(), path => JsonLines.Read(path).Count()),
            [".txt.gz"] = (Zipped("one\ntwo\r\nthree \u00e9"u8.ToArray()), path => TextLines.Read(path).Count()),
            ["profile.json"] = (Encoding.UTF8.GetBytes(Network().Profile!.ToJson()), path => DataProfile.FromJson(File.ReadAllText(path))),
        };
    }

    private static byte[] Sequence() => TfSequenceExample.Write(
        [("id", Tensor.From(7L))],
        [("tokens", [Tensor.From(1, 2), Tensor.From(3)]), ("at", [Tensor.From(0.5), Tensor.From(1.5)]), ("names", [Tensor.From("a"), Tensor.From("b", "c")])]);

    private static byte[] Records(FileCompression compression)
    {
        var file = new MemoryStream();
        using (var writer = new TfRecordWriter(file, compression))
            for (int i = 0; i < 4; i++) writer.Write(s_example);
        return file.ToArray();
    }

    private static void ReadRecords(string path, DamageTolerance? tolerance)
    {
        var options = new TfRecordOptions { OnDamage = tolerance };
        TfRecord.Read(path, options).ParseBatch(s_exampleSpec, 3).Count();
        using DatasetReader<byte[]> reader = TfRecord.Read(path, options).Open(default);
        reader.Pass(long.MaxValue);
    }

    private static FittedFeatures Fitted() => FittedFeatures.Fit([new LogScale("fare"), new Buckets("miles", 3), new Vocabulary("paid", 2), new Hash("paid", 5), new DatePart("start", CalendarField.Hour), new Data.OneHot("hour", 24)], s_trips);

    private static Model RawRows() => new Sequential(new InputLayer([Fitted().Width]), new Dense(1, Activation.Sigmoid)) { Seed = 1 }.WithFeatures(Fitted());

    private static EvaluationReport Report() => EvaluationReport.Of(s_trips, Tensor.From(0f, 1, 1, 0), Tensor.From(0.2f, 0.7f, 0.4f, 0.6f), new() { Slices = [SliceSpec.By("paid")] });

    private static byte[] Logged()
    {
        using var folder = TestFiles.NewFolder();
        using (var log = new RequestLog(new(folder.FullName) { Clock = new FixedClock(LoggedRows.Start) }))
            for (int row = 0; row < 3; row++)
                log.TryAppend(new($"id{row}", 0, LoggedRows.Start, "trips", 1, """{"fare": 10.5, "miles": null, "paid": "Cash"}"""u8.ToArray(), "0.25"u8.ToArray(), 150));
        return File.ReadAllBytes(Directory.GetFiles(folder.FullName).Single());
    }

    // What is damaged is counted, not thrown.
    private static void ReadLog(string path)
    {
        string log = Renamed(path, "requests-20261101T000000Z-000001.jsonl");
        foreach (RequestPart part in new RequestLogReader(log, [new("fare", false), new("miles", false), new("paid", true)]).Read()) Assert.True(part.Count > 0);
    }

    /// <summary>Copies a file into a folder of its own, under the name that is looked for.</summary>
    /// <returns>The folder.</returns>
    private static string Renamed(string path, string name)
    {
        string folder = Directory.CreateDirectory(path + ".folder").FullName;
        File.Copy(path, Path.Combine(folder, name), overwrite: true);
        return folder;
    }

    private static byte[] Zipped(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal)) gzip.Write(bytes);
        return zipped.ToArray();
    }

    private static Model Network()
    {
        var model = new Sequential(new InputLayer([6, 6, 1]), new Conv2D(2, 3, Activation.Relu), new MaxPool2D(), new Flatten(), new Models.Dropout(0.5), new Dense(3)) { Seed = 1 };
        model.Profile = DataProfile.Of(Csv.Parse("x,t\n1,a\n2,b\n"));
        return model;
    }
}
