using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What a log tells of how a run was trained, and what became of it.</summary>
public class RunHParamsTests
{
    private static readonly Tensor s_x = Tensor.From([.. Enumerable.Range(0, 16).Select(i => i / 16f)], [8, 2]), s_y = Tensor.From([.. Enumerable.Range(0, 8).Select(i => i % 2)]);

    [Fact]
    public void Settings_that_differ_from_the_defaults_are_columns_to_compare()
    {
        Assert.Equal("batch_size=4 epochs=1 layers=1 learning_rate=0.01 loss=CrossEntropy momentum=0 optimizer=SGD seed=0 trainable_weights=6 weight_decay=0 weights=6", Of(new Sgd(0.01)));
        Assert.Equal("batch_size=4 epochs=1 layers=1 learning_rate=0.01 loss=CrossEntropy momentum=0.9 nesterov=true optimizer=SGD seed=0 trainable_weights=6 weight_decay=0 weights=6", Of(new Sgd(0.01) { Momentum = 0.9, Nesterov = true }));
        Assert.Equal(
            "batch_size=4 beta_1=0.8 clipnorm=1 epochs=1 gradient_accumulation_steps=2 layers=1 learning_rate=0.5 loss=CrossEntropy optimizer=AdamW schedule=CosineDecay schedule_alpha=0 schedule_decay_steps=100 schedule_initial_learning_rate=0 schedule_warmup_steps=10 schedule_warmup_target=0.5 seed=0 trainable_weights=6 weight_decay=0.1 weights=6",
            Of(new AdamW(new CosineDecay(0, 100) { WarmupTarget = 0.5, WarmupSteps = 10 }) { WeightDecay = 0.1, Beta1 = 0.8, ClipNorm = 1, GradientAccumulationSteps = 2 }));
        Assert.Contains("precision=MixedBFloat16", Of(new Adam(), new() { Precision = DTypePolicy.MixedBFloat16 }));
        Assert.Contains("steps_per_epoch=1", Of(new Adam(), new() { StepsPerEpoch = 1 }));
    }

    [Fact]
    public void The_best_of_each_measure_stands_beside_the_last()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<Example> rows = Dataset.FromTensors(s_x, s_y).Batch(4);
        // A rate that is too high makes some epochs worse than others.
        History history = new Sequential(new Dense(2)) { Seed = 1 }.Fit(rows, new Sgd(20), new CrossEntropy(), new() { Epochs = 8, Metrics = [new Accuracy()], Validation = rows, RunLog = folder.FullName });
        using RunFolder logs = RunLog.Open(folder.FullName);
        ScalarPoints loss = logs.Runs[0].Find("best/validation/loss")!.ReadScalars(), accuracy = logs.Runs[0].Find("best/validation/accuracy")!.ReadScalars();
        Assert.Equal(((float)history["val_loss"].Min(), (float)history["val_accuracy"].Max()), ((float)loss.Values[^1], (float)accuracy.Values[^1]));
        Assert.Equal(history["val_loss"].ToList().IndexOf(history["val_loss"].Min()) + 1, loss.Steps[^1]);
        Assert.True(loss.Count < 8);
        Assert.Null(logs.Runs[0].Find("best/train/loss"));
    }

    [Fact]
    public void Any_run_s_experiment_tells_the_results_and_hyperparameters_of_all()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<Example> rows = Dataset.FromTensors(s_x, s_y).Batch(4);
        void Fit(string run, Optimizer optimizer, bool validates, Dictionary<string, HParamValue> own) => new Sequential(new Dense(2)).Fit(rows, optimizer, new CrossEntropy(), new() { Metrics = [new Accuracy()], Validation = validates ? rows : null, RunLog = new(folder[run]) { HyperParameters = own } });
        Fit("a", new Adam(0.1), false, []);
        Fit("b", new Sgd(0.01) { Momentum = 0.9 }, true, new() { ["augmented"] = true, ["epochs"] = "one" });
        using RunFolder logs = RunLog.Open(folder.FullName);
        HParamExperiment[] experiments = [.. logs.Runs.Select(run => HParamsPayload.Read(run.Find(HParamsPayload.ExperimentTag)!.Content.Span).Experiment!)];
        Assert.Equal("optimizer learning_rate batch_size epochs loss weight_decay momentum schedule steps_per_epoch precision layers weights trainable_weights seed", string.Join(' ', experiments[0].HParams.Select(p => p.Name)));
        Assert.Equal(["augmented Truth", "epochs Text"], experiments[1].HParams.Where(p => p.Name is "augmented" or "epochs").Select(p => $"{p.Name} {p.Type}").Order());
        Assert.All(experiments, e => Assert.All(e.HParams, p => Assert.True(p.Values is null && p.Interval is null)));
        Assert.Equal("train/loss train/accuracy best/train/loss best/train/accuracy validation/loss validation/accuracy", string.Join(' ', experiments[0].Metrics.Select(m => m.Tag)));
        Assert.Equal("validation/loss validation/accuracy best/validation/loss best/validation/accuracy train/loss train/accuracy", string.Join(' ', experiments[1].Metrics.Select(m => m.Tag)));
        Assert.All(experiments[1].Metrics, m => Assert.Equal(m.Tag.Contains("validation", StringComparison.Ordinal), m.IsOfValidation));
        // TensorBoard takes the experiment of whichever run it finds first, and every run that has begun a session as a row of it.
        foreach (HParamExperiment taken in experiments)
            foreach (LoggedRun run in logs.Runs)
            {
                HParamSession session = HParamsPayload.Read(run.Find(HParamsPayload.StartTag)!.Content.Span).Start!;
                Assert.Superset(session.HParams.Keys.Where(name => name != "augmented").ToHashSet(), taken.HParams.Select(p => p.Name).ToHashSet());
                Assert.Superset(run.Tags.Select(t => t.Name).Where(name => name is "train/loss" or "train/accuracy" or "validation/loss" or "validation/accuracy").ToHashSet(), taken.Metrics.Select(m => m.Tag).ToHashSet());
            }
    }

    private static string Of(Optimizer optimizer, FitOptions? options = null)
    {
        using TestFolder folder = TestFiles.NewFolder();
        new Sequential(new Dense(2)).Fit(Dataset.FromTensors(s_x, s_y).Batch(4), optimizer, new CrossEntropy(), (options ?? new()) with { RunLog = folder.FullName });
        return string.Join(' ', HParamsPayload.Read(WrittenEvent.In(folder.FullName).Single(e => e.Tag == HParamsPayload.StartTag).Content).Start!.HParams.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));
    }
}
