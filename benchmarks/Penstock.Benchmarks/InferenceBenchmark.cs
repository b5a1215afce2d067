using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>The prediction of one row through the public Predict, against ONNX Runtime on the same network, whose time counts net of that of a model that gives back its input.</summary>
internal static class InferenceBenchmark
{
    private static readonly (string Name, Shape Row, Func<Model> Make)[] s_networks =
    [
        ("mlp", [784], FitWork.Perceptron), ("cnn", [784], FitWork.Convolutions), ("resnet20", [32, 32, 3], Networks.ResNet20), ("mobilenetv2", [96, 96, 3], Networks.MobileNetV2),
        ("lstm128", [64, 64], SequenceNetworks.Memory), ("transformer4", [128, 256], SequenceNetworks.Transformer),
    ];

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        string? folder = Array.IndexOf(arguments, "--onnxruntime") is >= 0 and int at ? arguments[at + 1] : null;
        foreach (int threads in Arguments.Numbers(arguments, "--threads", 1, 2))
        {
            if (arguments.Contains("--profile")) Profile(threads, arguments);
            else Table(folder, threads, rounds, arguments);
        }
    }

    private static void Table(string? folder, int threads, int rounds, string[] arguments)
    {
        using OnnxRuntimePeer? peer = folder is null ? null : new(folder, [.. s_networks.Select(n => n.Name), "identity"], threads);
        Console.WriteLine($"\nprediction of one row, us, {threads} thread(s), {rounds} rounds, median/best{(peer is null ? "" : $", ONNX Runtime {peer.Version}")}");
        Console.WriteLine("| work | threads | Penstock | ONNX Runtime | its identity | of ONNX Runtime |\n|---|---|---|---|---|---|");
        foreach (var (name, shape, make) in s_networks.Where(n => Arguments.Matches(arguments, n.Name)))
        {
            (Model model, Tensor row) = Prepare(make, shape, threads);
            List<Timing> own = [], theirs = [], identity = [];
            for (int round = 0; round < rounds; round++)
            {
                own.Add(Timing.Of(() => model.Predict(row), 0.3));
                if (peer is null) continue;
                theirs.Add(peer.Measure(name));
                identity.Add(peer.Measure("identity"));
            }
            Timing mine = Timing.Of(own);
            string Text(List<Timing> times) => times.Count == 0 ? "-" : Show(Timing.Of(times));
            string ratio = "-";
            if (peer is not null)
            {
                (Timing other, Timing call) = (Timing.Of(theirs), Timing.Of(identity));
                ratio = $"{(other.Median - call.Median) / mine.Median:F2}/{(other.Best - call.Best) / mine.Best:F2}";
            }
            Console.WriteLine($"| {name} | {threads} | {Show(mine)} | {Text(theirs)} | {Text(identity)} | {ratio} |");
        }
    }

    private static (Model Model, Tensor Row) Prepare(Func<Model> make, Shape shape, int threads)
    {
        Model model = make();
        model.Threads = threads;
        Tensor row = Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount).Select(i => i % 97 / 97f)], [1, .. shape]);
        model.Predict(row);
        return (model, row);
    }

    private static void Profile(int threads, string[] arguments)
    {
        const int runs = 500;
        foreach (var (name, shape, make) in s_networks.Where(n => Arguments.Matches(arguments, n.Name)))
        {
            (Model model, Tensor row) = Prepare(make, shape, threads);
            for (int i = 0; i < runs; i++) model.Predict(row);
            model.Inference.StartProfile();
            for (int i = 0; i < runs; i++) model.Predict(row);
            RunProfile profile = model.Inference.StopProfile();
            Console.WriteLine($"{name}, {threads} thread(s)\n{profile}{string.Join('\n', profile.Nodes.Take(30).Select(n => $"{n.Time.TotalMicroseconds / runs,10:F2} us {n.Name}"))}\n");
        }
    }

    private static string Show(Timing t) => $"{1e6 * t.Median:F1}/{1e6 * t.Best:F1}";
}
