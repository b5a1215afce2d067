using System.Globalization;
using System.Text;
using System.Text.Json;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>A model in a folder that can be served, and the requests that wrk sends to it, each in turn.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Models">The folder of all models.</param>
/// <param name="Bodies">The requests: one row each.</param>
internal sealed record ServedWork(string Name, string Models, IReadOnlyList<string> Bodies)
{
    private const int Pixels = 784, ImagesSent = 64, RowsSent = 256;
    private const string File = "model.penstock";

    /// <summary>The trips of the taxi data, numbers and texts as they stand there, and a network over them.</summary>
    public static ServedWork Taxi(string models, string data)
    {
        Table rows = Csv.Read(Path.Combine(data, "tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv"));
        TrainingTable ready = TrainingTable.Of(rows, "tips > 0.2 * fare", new() { Validation = 0.3 });
        Model head = ready.NewHead("dnn", seed: 1);
        TableHead.Fit(head, ready.Train, options: new() { Epochs = 1, Batch = 256 });
        Model model = head.WithFeatures(ready.Features);
        Column[] columns = [.. model.Signature.Columns.Select(c => rows.Column(c.Name))];
        string value(Column column, int row) => column.IsMissing(row) ? "null" : column.DType == DType.Text ? JsonSerializer.Serialize(column.TextAt(row)) : column.TextAt(row);
        return Save(model, models, "taxi", [.. Enumerable.Range(0, RowsSent).Select(row => $"{{\"instances\": [{{{string.Join(", ", columns.Select(c => $"\"{c.Name}\": {value(c, row)}"))}}}]}}")]);
    }

    /// <summary>Images of MNIST as 784 numbers, written as Python writes a byte divided by 255, and a network of dense layers with so many units before the ten classes.</summary>
    public static ServedWork Mnist(string models, string data, params int[] units)
    {
        var model = new Sequential([new InputLayer([Pixels]), .. units.Select(u => new Dense(u, Activation.Relu)), new Dense(10, Activation.Softmax)]) { Seed = 1 };
        Tensor images = Catalog.Mnist.Load(data).Test.Take(ImagesSent).Batch(ImagesSent).First().Input;
        string text(double pixel) => pixel == 0 ? "0.0" : pixel == byte.MaxValue ? "1.0" : (pixel / byte.MaxValue).ToString("R", CultureInfo.InvariantCulture);
        return Save(model, models, $"mnist-{string.Join('-', units)}", [.. Enumerable.Range(0, ImagesSent).Select(image => $"{{\"instances\": [[{string.Join(", ", Enumerable.Range(image * Pixels, Pixels).Select(i => text(images.NumberAt(i))))}]]}}")]);
    }

    /// <summary>Where its predictions are asked for.</summary>
    public Uri Target(ServerProcess server) => new(server.Address, $"v1/models/{Name}:predict");

    /// <summary>Publishes the first version once more, under another number: written beside and renamed.</summary>
    public void Publish(int version)
    {
        string beside = Path.Combine(Models, Name, $".{version}");
        Directory.CreateDirectory(beside);
        System.IO.File.Copy(Path.Combine(Models, Name, "1", File), Path.Combine(beside, File));
        Directory.Move(beside, Path.Combine(Models, Name, $"{version}"));
    }

    /// <summary>A script for wrk. Each connection waits between an answer and its next request, if it shall, for a time that is drawn evenly, so that they do not come all at once.</summary>
    /// <param name="waitMilliseconds">The mean; 0 for not at all.</param>
    public string Script(int waitMilliseconds = 0)
    {
        // Requests are put together once the host is known.
        var lua = new StringBuilder("local bodies = {}\nlocal at = 0\nfunction init(args)\n");
        foreach (string body in Bodies) lua.Append(CultureInfo.InvariantCulture, $"  bodies[#bodies + 1] = wrk.format(\"POST\", nil, {{[\"Content-Type\"] = \"application/json\"}}, [==[{body}]==])\n");
        lua.Append("end\nfunction request()\n  at = at % #bodies + 1\n  return bodies[at]\nend\n");
        if (waitMilliseconds > 0) lua.Append(CultureInfo.InvariantCulture, $"function delay()\n  return math.random(0, {2 * waitMilliseconds})\nend\n");
        string path = Path.Combine(Models, "..", $"{Name}-{waitMilliseconds}.lua");
        System.IO.File.WriteAllText(path, lua.ToString());
        return path;
    }

    private static ServedWork Save(Model model, string models, string name, string[] bodies)
    {
        string version = Path.Combine(models, name, "1");
        Directory.CreateDirectory(version);
        model.Save(Path.Combine(version, File));
        return new(name, models, bodies);
    }
}
