using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>Training steps written as graphs, and predictions of one row: samples/s, and where the time goes.</summary>
internal static class GraphBenchmark
{
    private static readonly (string Name, int Batch, Func<TrainingGraph, Value> Logits)[] s_networks =
    [
        ("mlp-b32", 32, Perceptron), ("mlp-b128", 128, Perceptron), ("cnn-b64", 64, Convolutions),
    ];

    public static void Run(string[] arguments)
    {
        foreach (int threads in Arguments.Numbers(arguments, "--threads", 1, 2))
            foreach (var (name, batch, logits) in s_networks.Where(n => Arguments.Matches(arguments, n.Name)))
                MeasureTraining(name, batch, logits, threads, arguments);
        if (Arguments.Matches(arguments, "predict")) MeasurePrediction(arguments);
        if (Arguments.Matches(arguments, "overhead")) MeasureOverhead(arguments);
    }

    private static void MeasureTraining(string name, int batch, Func<TrainingGraph, Value> logits, int threads, string[] arguments)
    {
        var training = new TrainingGraph(batch, logits);
        Executor step = training.Executor(threads);
        Tensor[][] batches = training.Batches(16);
        Lane lane = step.Rent();
        int next = 0;
        void Once() => lane.Run(batches[next++ % batches.Length]);
        Timing time = Measure(Once, arguments);
        Console.WriteLine($"{name}|{threads}|{batch / time.Median:0}|{batch / time.Best:0} samples/s (median|best)");
        Profile(step, Once, 200, arguments);
    }

    private static void MeasurePrediction(string[] arguments)
    {
        var model = new TrainingGraph(1, Perceptron);
        var executor = new Executor(model.Inference, model.Slots, new() { Threads = 1 });
        Tensor row = model.Batches(1)[0][0];
        Timing time = Measure(() => executor.Run(row), arguments);
        Console.WriteLine($"predict mlp-b1|1|{1e6 * time.Median:0.00}|{1e6 * time.Best:0.00} us (median|best)");
        Profile(executor, () => executor.Run(row), 10_000, arguments);
    }

    private static void MeasureOverhead(string[] arguments)
    {
        var graph = new Graph();
        graph.Output("y", Op.Relu(graph.Input("x", DType.Float32, [Dim.Symbol("batch"), 1])));
        var executor = new Executor(graph, options: new() { Threads = 1 });
        Tensor one = Tensor.Zeros(DType.Float32, [1, 1]);
        Timing time = Measure(() => executor.Run(one), arguments);
        Console.WriteLine($"overhead of a run|1|{1e9 * time.Median:0}|{1e9 * time.Best:0} ns (median|best)");
    }

    private static Timing Measure(Action once, string[] arguments) =>
        Timing.Of([.. Enumerable.Range(0, Arguments.Numbers(arguments, "--rounds", 7)[0]).Select(_ => Timing.Of(once, 0.3))]);

    private static void Profile(Executor executor, Action once, int runs, string[] arguments)
    {
        if (!arguments.Contains("--profile")) return;
        executor.StartProfile();
        for (int i = 0; i < runs; i++) once();
        RunProfile profile = executor.StopProfile();
        foreach (RunProfile.Line node in profile.Nodes.Take(12)) Console.WriteLine($"{node.Time.TotalMicroseconds / runs,12:0.00} us {node.Name}");
        Console.WriteLine(profile);
    }

    private static Value Perceptron(TrainingGraph g) => g.Dense(Op.Relu(g.Dense(g.X, 784, 128)), 128, 10);

    private static Value Convolutions(TrainingGraph g)
    {
        Value x = Op.Reshape(g.X, [Dim.Symbol("batch"), 28, 28, 1]);
        x = Op.MaxPool(Op.Relu(g.Convolution(x, 1, 32)), [2, 2]);
        x = Op.MaxPool(Op.Relu(g.Convolution(x, 32, 64)), [2, 2]);
        return g.Dense(Op.Relu(g.Dense(Op.Reshape(x, [Dim.Symbol("batch"), 7 * 7 * 64]), 7 * 7 * 64, 128)), 128, 10);
    }
}
