using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What a log has of each step: means of the batch, and of other metrics what they are of the epoch so far.</summary>
[Collection(nameof(Allocations))]
public class StepMetricTests
{
    [Fact]
    public void Metrics_that_are_no_means_are_logged_as_they_are_of_the_epoch_so_far()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var random = new Random(5);
        Tensor x = Tensor.From([.. Enumerable.Range(0, 120).Select(_ => random.NextSingle())], [60, 2]);
        Tensor y = Tensor.From([.. Enumerable.Range(0, 60).Select(i => x.NumberAt(2 * i) + 0.3 * random.NextDouble() > 0.6 ? 1f : 0)], [60, 1]);
        Metric[] metrics = [new AUC(), new AUC { Curve = Curve.Pr, Name = "pr" }, new Precision(), new Recall { Thresholds = [0.3, 0.6] }, new TruePositives(), new PrecisionAtRecall(0.5), new BinaryIoU(), new F1Score { Threshold = 0.5 }, new R2Score(), new RootMeanSquaredError(), new BinaryAccuracy()];
        History history = new Sequential(new Dense(1, Activation.Sigmoid)) { Seed = 3 }.Fit(Dataset.FromTensors(x, y).Batch(10), new Adam(0.1), new BinaryCrossentropy(), new() { Epochs = 2, Metrics = metrics, RunLog = folder.FullName });
        Assert.Null(history.LogFailure);
        ILookup<string, WrittenEvent> events = WrittenEvent.In(folder.FullName).ToLookup(e => e.Tag);
        foreach (Metric metric in metrics)
        {
            WrittenEvent[] steps = [.. events[$"step/{metric.Name}"]];
            Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), steps.Select(e => e.Step));
            // The last step of an epoch has seen all of it.
            if (metric is BinaryAccuracy) Assert.Equal(history[metric.Name][1], steps[6..].Average(e => (double)e.Value), 5);
            else Assert.Equal(history[metric.Name].Select(v => (float)v), [steps[5].Value, steps[11].Value]);
        }
        Assert.Contains(events["step/auc"].Take(5), e => e.Value != events["step/auc"].ElementAt(5).Value);
    }

    [Fact]
    public void Several_outputs_have_their_metrics_at_each_step()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var (model, rows) = TwoOutputs.Make();
        model.Fit(rows.Batch(10), new Adam(0.1), TwoOutputs.Losses(new AUC()), new() { RunLog = folder.FullName });
        Assert.Equal([1L, 2, 3, 4], WrittenEvent.In(folder.FullName).Where(e => e.Tag == "step/isLarge_auc").Select(e => e.Step));
        Assert.Equal([1L, 2, 3, 4], WrittenEvent.In(folder.FullName).Where(e => e.Tag == "step/kind_loss").Select(e => e.Step));
    }

    [Fact]
    public void Metrics_of_very_many_sums_are_logged_now_and_then()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Tensor x = Tensor.Zeros(DType.Float32, [40, 2]);
        new Sequential(new Dense(100)).Fit(Dataset.FromTensors(x, Tensor.From(new int[40])).Batch(4), new Adam(0.1), new CrossEntropy(), new() { Metrics = [new MeanIoU(100) { SparseYPred = false }], RunLog = folder.FullName });
        Assert.Equal([3L, 6, 9], WrittenEvent.In(folder.FullName).Where(e => e.Tag == "step/mean_io_u").Select(e => e.Step));
    }

    [Fact]
    public void Their_values_take_no_memory()
    {
        const int rows = 30_000;
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<Example> data = Dataset.FromTensors(Tensor.From(new float[rows * 4], [rows, 4]), Tensor.From([.. Enumerable.Range(0, rows).Select(i => i % 2f)], [rows, 1])).Batch(32).Prefetch();
        var probe = new Probe();
        new Sequential(new Dense(1, Activation.Sigmoid)).Fit(data, new Adam(0.01f), new BinaryCrossentropy(), new()
        {
            Metrics = [new AUC(), new Precision(), new TruePositives(), new PrecisionAtRecall(0.5), new BinaryIoU(), new F1Score { Threshold = 0.5 }, new R2Score(), new RootMeanSquaredError()], Callbacks = [probe], RunLog = folder.FullName,
        });
        Assert.Equal(0, probe.Least);
    }

    /// <summary>The least number of bytes that 100 steps allocated on all threads, over the windows after the first.</summary>
    private sealed class Probe : Callback
    {
        private long _start;

        public long Least { get; private set; } = long.MaxValue;

        public override void OnBatchEnd(TrainingRun run)
        {
            if (run.Batch % 100 != 50) return;
            long now = GC.GetTotalAllocatedBytes(precise: true);
            if (run.Batch > 50) Least = Math.Min(Least, now - _start);
            _start = GC.GetTotalAllocatedBytes(precise: true);
        }
    }
}
