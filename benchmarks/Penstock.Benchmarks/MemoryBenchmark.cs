using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>What saves memory against the plain training of ResNet-56 on 32x32x3, or of the network cnn-b64: the plan, the arena that is taken, the process, and the time of a step.</summary>
internal static class MemoryBenchmark
{
    private static readonly CrossEntropy s_loss = new();

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0], batch = Arguments.Numbers(arguments, "--batch", 128)[0], threads = Arguments.Numbers(arguments, "--threads", 2)[0];
        (string Name, FitOptions Options)[] ways = [.. Ways(threads).Where(w => Arguments.Matches(arguments, w.Name))];
        if (Array.IndexOf(arguments, "--accuracy") is >= 0 and int at) Accuracy(arguments[at + 1], threads, Arguments.Numbers(arguments, "--epochs", 3)[0], Arguments.Numbers(arguments, "--seeds", 1, 2, 3));
        else if (arguments.Contains("--process")) Process(ways, batch);
        else if (arguments.Contains("--cnn")) Times(ways, options => new Work(FitWork.Convolutions(), [28 * 28], options, 64), rounds);
        else Times(ways, options => Work.OfResNet(options, batch), rounds);
    }

    private static (string Name, FitOptions Options)[] Ways(int threads) =>
    [
        ("plain", new() { Threads = threads }),
        ("ByCost(0.4)", new() { Threads = threads, Checkpointing = Checkpointing.ByCost(0.4) }),
        ("ByCost(0.25)", new() { Threads = threads, Checkpointing = Checkpointing.ByCost(0.25) }),
        ("MixedBFloat16", new() { Threads = threads, Precision = DTypePolicy.MixedBFloat16 }),
        ("MixedFloat16", new() { Threads = threads, Precision = DTypePolicy.MixedFloat16 }),
        ("MixedBFloat16, ByCost(0.25)", new() { Threads = threads, Precision = DTypePolicy.MixedBFloat16, Checkpointing = Checkpointing.ByCost(0.25) }),
    ];

    private static void Times((string Name, FitOptions Options)[] ways, Func<FitOptions, Work> start, int rounds)
    {
        Work[] works = [.. ways.Select(w => start(w.Options))];
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
        _ = Work.OfResNet(ways[0].Options, 2).StepSeconds();
        GC.Collect();
        long before = Environment.WorkingSet;
        Work work = Work.OfResNet(ways[0].Options, batch);
        TrainingPlan plan = work.Plan;
        _ = work.StepSeconds();
        long taken = Environment.WorkingSet - before;
        Console.WriteLine($"{plan}\nprocess beyond its start: {taken / 1e6:F1} MB, plan {plan.Peak / 1e6:F1} MB, {taken / (double)plan.Peak:F3} of it");
    }

    /// <summary>The convolutional network on Fashion-MNIST in each precision: accuracy on the test images.</summary>
    private static void Accuracy(string folder, int threads, int epochs, int[] seeds)
    {
        var (train, test) = Catalog.FashionMnist.Load(folder);
        Console.WriteLine("| precision | seed | test accuracy | activations MB |\n|---|---|---|---|");
        foreach (int seed in seeds)
            foreach (DTypePolicy precision in Enum.GetValues<DTypePolicy>())
            {
                Model model = FitWork.OfImages(seed);
                FitOptions options = new() { Epochs = epochs, Threads = threads, Precision = precision };
                model.Fit(train.Shuffle(60_000, seed).Batch(64).Prefetch(), new Adam(1e-3), s_loss, options);
                double accuracy = model.Evaluate(test.Batch(500), s_loss, [new Accuracy()], threads)["accuracy"];
                Console.WriteLine(FormattableString.Invariant($"| {precision} | {seed} | {accuracy:F4} | {model.Plan(64, options: options).Activations / 1e6:F1} |"));
            }
    }

    private sealed class Work
    {
        private readonly Step _step;
        private readonly Example _batch;

        public Work(Model model, Shape row, FitOptions options, int batch)
        {
            var random = new Random(1);
            float[] x = [.. Enumerable.Range(0, batch * (int)row.ElementCount).Select(_ => random.NextSingle())];
            _batch = new(Tensor.From(x, [batch, .. row]), Tensor.From([.. Enumerable.Range(0, batch).Select(_ => random.Next(10))]));
            var optimizer = new Sgd(0.1) { Momentum = 0.9 };
            var slots = new OptimizerSlots();
            _step = Step.Training(model, _batch, optimizer, slots, Objective.Of(s_loss, []), options);
            Plan = TrainingPlan.Of(_step, model, slots, batch);
            model.State.Buffer(slots.Rate).AsSpan<float>()[0] = 0.001f;
            _step.Run(_batch, 1);
        }

        public static Work OfResNet(FitOptions options, int batch) => new(Networks.ResNet(9), [32, 32, 3], options, batch);

        public TrainingPlan Plan { get; }

        public double StepSeconds()
        {
            long start = Stopwatch.GetTimestamp();
            _step.Run(_batch, 1);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
