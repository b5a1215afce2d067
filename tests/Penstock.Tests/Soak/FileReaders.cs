using System.IO.Compression;
using System.Text;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A whole file of every format that is read, and what reads it.</summary>
internal static class FileReaders
{
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
            [".h5"] = (Saved("a.h5"), path => Model.Load(path)),
            [".keras"] = (Saved("a.keras"), path => Model.Load(path)),
            [".penstock"] = (Saved("a.penstock"), path => Model.Load(path)),
            [".safetensors"] = (SafeTensors.Write([("a", numbers), ("b", Tensor.From(1f, 2))]), path => SafeTensors.Read(File.ReadAllBytes(path), path)),
            ["graph.json"] = (graphText.ToArray(), path => GraphJson.Read(new MemoryStream(File.ReadAllBytes(path)), tensors, [])),
            ["profile.json"] = (Encoding.UTF8.GetBytes(Network().Profile!.ToJson()), path => DataProfile.FromJson(File.ReadAllText(path))),
        };
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
