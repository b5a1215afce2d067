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

    private static string Of(Optimizer optimizer, FitOptions? options = null)
    {
        using TestFolder folder = TestFiles.NewFolder();
        new Sequential(new Dense(2)).Fit(Dataset.FromTensors(s_x, s_y).Batch(4), optimizer, new CrossEntropy(), (options ?? new()) with { RunLog = folder.FullName });
        return string.Join(' ', HParamsPayload.Read(WrittenEvent.In(folder.FullName).Single(e => e.Tag == HParamsPayload.StartTag).Content).Start!.HParams.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));
    }
}
