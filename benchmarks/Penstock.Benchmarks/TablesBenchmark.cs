using System.Diagnostics;
using System.Globalization;
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>How well and how fast the default features and the default networks learn two real tables, beside a logistic regression on the same transformed rows; and what one raw row costs.</summary>
internal static class TablesBenchmark
{
    // As the standard pipeline has it.
    private const int Networks = 4;

    private static readonly string[] s_adult =
        ["age", "workclass", "fnlwgt", "education", "education_num", "marital_status", "occupation", "relationship", "race", "sex", "capital_gain", "capital_loss", "hours_per_week", "native_country", "income"];

    public static void Run(string[] arguments)
    {
        int[] seeds = Arguments.Numbers(arguments, "--seeds", 1, 2, 3);
        string data = Environment.GetEnvironmentVariable("PENSTOCK_DATA") ?? Path.Combine("..", "shared", "data");
        Table taxi = Csv.Read(Path.Combine(data, "tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv"));
        CsvOptions census = new() { Names = s_adult, Header = false };
        Table adult = Csv.Read(Path.Combine(data, "tabular", "jbrownlee_adult-train.csv"), census), adultTest = Csv.Read(Path.Combine(data, "tabular", "jbrownlee_adult-test.csv"), census);
        const string tip = "tips > 0.2 * fare";
        Console.WriteLine($"\ntables, default features and mean of {Networks} networks, means over the seeds {string.Join(", ", seeds)}");
        Console.WriteLine("| table | AUC | error, % | logistic regression: AUC | error, % | seconds to fit | columns that nearly give the label away |\n|---|---|---|---|---|---|---|");
        Row("taxi, a random third held out", seeds, tip, seed => taxi.Split(2.0 / 3, seed));
        Row("taxi without payment_type", seeds, tip, seed => taxi.Without("payment_type").Split(2.0 / 3, seed));
        Row("adult, official split", seeds, "income", _ => (adult, adultTest));
        RowCost(taxi, tip);
    }

    private static void Row(string name, int[] seeds, string target, Func<int, (Table Train, Table Held)> parts)
    {
        List<MetricValues> own = [], rival = [];
        List<double> times = [];
        SortedSet<string> givesAway = [];
        foreach (int seed in seeds)
        {
            var (train, held) = parts(seed);
            long start = Stopwatch.GetTimestamp();
            TrainingTable ready = TrainingTable.Of(train, target, new() { Seed = seed });
            IReadOnlyList<Model> members = TableHead.Several(Networks, "dnn", ready.Features, ready.Target, ready.Train.Label!, seed);
            for (int i = 0; i < members.Count; i++) TableHead.Fit(members[i], ready.Train, ready.Validation, new() { Seed = seed + i });
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Model model = TableHead.Average(members).WithFeatures(ready.Features);
            var (labels, known) = ready.Target.Encode(held);
            Table rows = held.Rows(known);
            EvaluationOptions options = EvaluationOptions.For(model.Signature) with { FindWeakest = false, Intervals = IntervalMethod.None };
            own.Add(EvaluationReport.Of(labels, model.Predict(rows), options).Values);
            Baselines baselines = Baselines.Fit(ready.Rows.Without(ready.Target.Expression), ready.Train.Label!, ready.Train.Input, BaselineOptions.For(model.Signature));
            givesAway.UnionWith(baselines.Columns.Where(c => c.GivesLabelAway).Select(c => c.Column));
            RivalPredictions regression = baselines.Predict(rows, ready.Features.Apply(rows).Input).First(r => r.Kind == RivalKind.Regression);
            rival.Add(EvaluationReport.Of(labels, regression.Predictions, options).Values);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {own.Average(v => v.Auc):0.0000} | {100 * (1 - own.Average(v => v.Accuracy)):0.00} | {rival.Average(v => v.Auc):0.0000} | {100 * (1 - rival.Average(v => v.Accuracy)):0.00} | {times.Average():0.0} | {(givesAway.Count == 0 ? "none" : string.Join(", ", givesAway))} |"));
    }

    private static void RowCost(Table taxi, string target)
    {
        TrainingTable ready = TrainingTable.Of(taxi, target);
        Model model = ready.NewHead("dnn", 1).WithFeatures(ready.Features);
        model.Threads = 1;
        Tensor[][] rows = [.. Enumerable.Range(0, 256).Select(i => model.ToExample(taxi.Rows(i)).Inputs.ToArray())];
        List<Timing> times = [];
        for (int round = 0; round < 5; round++)
            times.Add(Timing.Of(() => { foreach (Tensor[] row in rows) model.Predict(row); }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\none raw row of the taxi model, 1 thread: {1e6 * Timing.Of(times).Median / rows.Length:0.0} us ({ready.Features.Columns.Count} columns, {ready.Features.Width} places)"));
    }
}
