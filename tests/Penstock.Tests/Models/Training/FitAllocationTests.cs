using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

[Collection(nameof(Allocations))]
public class FitAllocationTests
{
    [Theory]
    [InlineData(DTypePolicy.Float32)]
    [InlineData(DTypePolicy.MixedBFloat16)]
    [InlineData(DTypePolicy.MixedFloat16)]
    public void Hundred_steps_of_fit_with_shuffle_batch_prefetch_and_metrics_allocate_nothing(DTypePolicy precision)
    {
        const int rows = 30_000;
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, rows * 4).Select(_ => (float)random.NextDouble())];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(3))];
        Dataset<Example> data = Dataset.FromTensors(Tensor.From(x, Shape.Of(rows, 4)), Tensor.From(labels)).Shuffle(rows, seed: 7).Batch(32).Prefetch();
        var model = new Sequential(new Dense(16, Activation.Relu), new Dense(3));
        var probe = new Probe();
        model.Fit(data, new Adam(0.01f), new CrossEntropy(), new() { Metrics = [new Accuracy()], Callbacks = [probe], Precision = precision });
        Assert.Equal(0, probe.Least);
    }

    [Fact]
    public void Steps_that_are_logged_allocate_nothing_either()
    {
        const int rows = 60_000;
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<Example> data = Dataset.FromTensors(Tensor.From(new float[rows * 4], Shape.Of(rows, 4)), Tensor.From(new int[rows])).Batch(32).Prefetch();
        var probe = new Probe();
        new Sequential(new Dense(16, Activation.Relu), new Dense(3)).Fit(data, new Adam(0.01f), new CrossEntropy(), new() { Metrics = [new Accuracy()], Callbacks = [probe], RunLog = folder.FullName });
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
