using System.Diagnostics;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>What saves memory against the plain training of ResNet-56 on 32x32x3: the plan, the arena that is taken, the process, and the time of a step.</summary>
internal static class MemoryBenchmark
{
    private static readonly CrossEntropy s_loss = new();

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0], batch = Arguments.Numbers(arguments, "--batch", 128)[0], threads = Arguments.Numbers(arguments, "--threads", 2)[0];
        (string Name, FitOptions Options)[] ways = [.. Ways(threads).Where(w => Arguments.Matches(arguments, w.Name))];
        if (arguments.Contains("--process")) Process(ways, batch);
        else Times(ways, batch, rounds);
    }

    private static (string Name, FitOptions Options)[] Ways(int threads) =>
    [
        ("plain", new() { Threads = threads }),
        ("ByCost(0.4)", new() { Threads = threads, Checkpointing = Checkpointing.ByCost(0.4) }),
        ("ByCost(0.25)", new() { Threads = threads, Checkpointing = Checkpointing.ByCost(0.25) }),
    ];

    private static void Times((string Name, FitOptions Options)[] ways, int batch, int rounds)
    {
        Work[] works = [.. ways.Select(w => new Work(w.Options, batch))];
        List<double>[] times = [.. works.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < works.Length; i++) times[i].Add(works[i].StepSeconds());
        double Median(int i) => times[i].Order().ElementAt(times[i].Count / 2);
        Console.WriteLine("| way | activations MB | of plain | arena MB | step ms, median/best | of plain |\n|---|---|---|---|---|---|");
        for (int i = 0; i < works.Length; i++)
        {
            TrainingPlan plan = works[i].Plan, plain = works[0].Plan;
            Console.WriteLine(FormattableString.Invariant($"| {ways[i].Name} | {plan.Activations / 1e6:F1} | {(double)plan.Activations / plain.Activations:F2} | {plan.Arena / 1e6:F1} | {Median(i) * 1e3:F0}/{times[i].Min() * 1e3:F0} | {Median(i) / Median(0):F2}/{times[i].Min() / times[0].Min():F2} |"));
        }
    }

    /// <summary>The plan against what the process takes beyond its start, for one way: a process measures one.</summary>
    private static void Process((string Name, FitOptions Options)[] ways, int batch)
    {
        _ = new Work(ways[0].Options, 2).StepSeconds();
        GC.Collect();
        long before = Environment.WorkingSet;
        var work = new Work(ways[0].Options, batch);
        TrainingPlan plan = work.Plan;
        _ = work.StepSeconds();
        long taken = Environment.WorkingSet - before;
        Console.WriteLine($"{plan}\nprocess beyond its start: {taken / 1e6:F1} MB, plan {plan.Peak / 1e6:F1} MB, {taken / (double)plan.Peak:F3} of it");
    }

    private sealed class Work
    {
        private readonly Step _step;
        private readonly Data.Example _batch;

        public Work(FitOptions options, int batch)
        {
            Model model = ResidualNetwork(9);
            var random = new Random(1);
            float[] x = [.. Enumerable.Range(0, batch * 32 * 32 * 3).Select(_ => random.NextSingle())];
            _batch = new(Tensor.From(x, Shape.Of(batch, 32, 32, 3)), Tensor.From([.. Enumerable.Range(0, batch).Select(_ => random.Next(10))]));
            var optimizer = new Sgd(0.1) { Momentum = 0.9 };
            var slots = new OptimizerSlots();
            _step = Step.Training(model, _batch, optimizer, slots, s_loss, options);
            Plan = TrainingPlan.Of(_step, model, slots, batch);
            model.State.Buffer(slots.Rate).AsSpan<float>()[0] = 0.001f;
            _step.Run(_batch, 1);
        }

        public TrainingPlan Plan { get; }

        public double StepSeconds()
        {
            long start = Stopwatch.GetTimestamp();
            _step.Run(_batch, 1);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>ResNet-(6n+2) in the form for 32x32 images (He et al. 2016), with projections where the shape changes.</summary>
    private static Model ResidualNetwork(int n)
    {
        SymbolicTensor input = Model.Input([32, 32, 3]), x = Convolved(input, 16, 1, 3, true);
        foreach (int filters in new[] { 16, 32, 64 })
            for (int block = 0; block < n; block++)
            {
                int stride = filters > 16 && block == 0 ? 2 : 1;
                SymbolicTensor shortcut = stride == 1 ? x : Convolved(x, filters, 2, 1, false);
                SymbolicTensor y = Convolved(Convolved(x, filters, stride, 3, true), filters, 1, 3, false);
                x = new ActivationLayer(Activation.Relu).On(new Models.Add().On(shortcut, y));
            }
        return new Model(input, new Models.Dense(10).On(new GlobalAveragePool2D().On(x))) { Seed = 1 };
    }

    private static SymbolicTensor Convolved(SymbolicTensor x, int filters, int stride, int size, bool activated)
    {
        SymbolicTensor y = new Models.BatchNormalization().On(new Conv2D(filters, size) { Strides = stride, Padding = Padding.Same, UseBias = false, KernelInitializer = Initializer.HeNormal }.On(x));
        return activated ? new ActivationLayer(Activation.Relu).On(y) : y;
    }
}
