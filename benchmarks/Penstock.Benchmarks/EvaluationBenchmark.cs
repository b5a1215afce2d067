using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>Evaluates 1,000,000 rows of 16 columns: <c>evaluation [--rows N] [--only WORK]</c>.</summary>
internal static class EvaluationBenchmark
{
    public static void Run(string[] args)
    {
        int rows = Arguments.Numbers(args, "--rows", 1_000_000)[0];
        Table table = Rows(rows);
        float[] scores = [.. Enumerable.Range(0, rows).Select(i => (float)CounterRandom.Uniform(2, 1, i))];
        Tensor predictions = Tensor.From(scores), labels = Tensor.From(scores.Select((score, i) => CounterRandom.Uniform(2, 2, i) < score ? 1f : 0).ToArray());
        Tensor features = table.Select("n1", "n2", "n3", "n5", "n6", "n7").ToMatrix();
        EvaluationOptions plain = new() { FindWeakest = false, Intervals = IntervalMethod.None };
        SliceSpec[] slices = [SliceSpec.By("t0"), SliceSpec.By("n1"), SliceSpec.By("n2"), SliceSpec.By("t4", "n5")];
        Measure(args, "metrics", () => EvaluationReport.Of(table, labels, predictions, plain));
        Measure(args, "metrics and intervals", () => EvaluationReport.Of(table, labels, predictions, plain with { Intervals = IntervalMethod.PoissonBootstrap }));
        Measure(args, "metrics of 4 slicings", () => EvaluationReport.Of(table, labels, predictions, plain with { Slices = slices }));
        Measure(args, "weakest slices", () => EvaluationReport.Of(table, labels, predictions, plain with { FindWeakest = true }));
        Measure(args, "everything", () => EvaluationReport.Of(table, labels, predictions, new() { Slices = slices, Rivals = [new(RivalKind.Champion, "champion", predictions)] }));
        Measure(args, "baselines fitted", () => Baselines.Fit(table, labels, features));
    }

    private static void Measure(string[] args, string work, Action action)
    {
        if (!Arguments.Matches(args, work)) return;
        action();
        List<double> samples = [];
        for (int round = 0; round < 3; round++)
        {
            double before = Timing.Now();
            action();
            samples.Add(Timing.Now() - before);
        }
        Timing timing = Timing.OfSamples(samples);
        Console.WriteLine(FormattableString.Invariant($"{work,-24} {timing.Median:0.00} s, best {timing.Best:0.00} s"));
    }

    private static Table Rows(int rows) => new([.. Enumerable.Range(0, 16).Select(c => c % 4 == 0
        ? new Column($"t{c}", Tensor.From(Enumerable.Range(0, rows).Select(i => $"v{CounterRandom.Bits(1, c, i) % 12}").ToArray()))
        : new Column($"n{c}", Tensor.From(Enumerable.Range(0, rows).Select(i => c % 4 == 1 ? CounterRandom.Bits(1, c, i) % 24 : CounterRandom.Uniform(1, c, i)).ToArray())))]);
}
