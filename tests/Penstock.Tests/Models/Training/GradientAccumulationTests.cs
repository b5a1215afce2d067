using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class GradientAccumulationTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("clipped")]
    public void Four_small_batches_change_the_weights_as_one_large_one_does(string kind)
    {
        Optimizer Make(int steps) => kind switch
        {
            "adam" => new Adam(0.01) { GradientAccumulationSteps = steps },
            "clipped" => new Sgd(0.1) { GlobalClipNorm = 0.05, GradientAccumulationSteps = steps },
            _ => new Sgd(0.1) { Momentum = 0.9, GradientAccumulationSteps = steps },
        };
        float[] large = Trained(24, Make(1)), small = Trained(6, Make(4));
        Assert.All(large.Zip(small), p => Assert.Equal(p.First, p.Second, 2e-6f));
    }

    [Fact]
    public void The_schedule_and_the_counter_go_by_updates()
    {
        var optimizer = new Sgd(new PiecewiseConstantDecay([2], [0.5, 0.25])) { GradientAccumulationSteps = 3 };
        List<double> rates = [];
        Sequential model = Network();
        model.Fit(Rows().Batch(4), optimizer, new MeanSquaredError(), new() { Epochs = 2, Callbacks = [new Rates(rates)] });
        Assert.Equal(24 / 4 * 2, rates.Count);
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25], rates);
        Assert.Equal(4, model.State.Get(model.Trained!.Value.Slots.Step).Item<long>());
    }

    [Fact]
    public void Weights_change_with_the_last_batch_of_an_update_only()
    {
        Sequential model = Network();
        var optimizer = new Sgd(0.1) { GradientAccumulationSteps = 2 };
        var loss = new MeanSquaredError();
        Example[] batches = [.. Rows().Batch(4)];
        model.TrainOnBatch(batches[0], optimizer, loss);
        float[] first = Weights(model);
        model.TrainOnBatch(batches[1], optimizer, loss);
        float[] second = Weights(model);
        Assert.NotEqual(first, second);
        model.TrainOnBatch(batches[2], optimizer, loss);
        Assert.Equal(second, Weights(model));
    }

    [Fact]
    public void Dropout_draws_anew_for_each_small_batch()
    {
        var model = new Sequential(new Penstock.Models.Dropout(0.5), new Dense(1) { KernelInitializer = Initializer.Zeros, UseBias = false }) { Seed = 3 };
        Example ones = new(Tensor.From(Enumerable.Repeat(1f, 8).ToArray(), [1, 8]), Tensor.From([1f], [1, 1]));
        model.TrainOnBatch(ones, new Sgd(0.5), new MeanSquaredError());
        var again = new Sequential(new Penstock.Models.Dropout(0.5), new Dense(1) { KernelInitializer = Initializer.Zeros, UseBias = false }) { Seed = 3 };
        var optimizer = new Sgd(0.5) { GradientAccumulationSteps = 2 };
        var loss = new MeanSquaredError();
        for (int i = 0; i < 2; i++) again.TrainOnBatch(ones, optimizer, loss);
        // One draw moves a weight by 0 or 2, the mean of two different ones also by 1.
        Assert.DoesNotContain(1f, Weights(model));
        Assert.Contains(1f, Weights(again));
    }

    [Fact]
    public void A_later_training_draws_on_from_where_the_one_before_ended()
    {
        var model = new Sequential(new InputLayer([8]), new Penstock.Models.Dropout(0.5), new Dense(1)) { Seed = 3 };
        Example ones = new(Tensor.From(Enumerable.Repeat(1f, 32).ToArray(), [4, 8]), Tensor.Zeros(DType.Float32, [4, 1]));
        var optimizer = new Sgd(0) { GradientAccumulationSteps = 2 };
        double[] losses = [.. Enumerable.Range(0, 3).Select(_ => model.Fit(Dataset.From(ones), optimizer, new MeanSquaredError())["loss"][0])];
        Assert.Equal(3, losses.Distinct().Count());
    }

    [Fact]
    public void A_training_that_was_cut_off_between_the_batches_of_an_update_ends_as_one_that_was_not()
    {
        using var folder = TestFiles.NewFolder();
        Sequential whole = Dropping(), cut = Dropping();
        whole.Fit(Rows().Batch(8), Summing(), new MeanSquaredError(), new() { Epochs = 4 });
        cut.Fit(Rows().Batch(8), Summing(), new MeanSquaredError(), new() { Epochs = 1, Callbacks = [new BackupAndRestore(folder["backup"]) { DeletesAtEnd = false }] });
        Sequential resumed = Dropping();
        resumed.Fit(Rows().Batch(8), Summing(), new MeanSquaredError(), new() { Epochs = 4, Callbacks = [new BackupAndRestore(folder["backup"])] });
        Assert.Equal(Weights(whole), Weights(resumed));

        static Optimizer Summing() => new Sgd(0.1) { Momentum = 0.9, GradientAccumulationSteps = 2 };

        static Sequential Dropping() => new(new InputLayer([5]), new Dense(7, Activation.Tanh), new Penstock.Models.Dropout(0.3), new Dense(1)) { Seed = 1 };
    }

    [Fact]
    public void Keras_knows_the_number_by_its_own_name()
    {
        Optimizer read = Optimizer.FromConfig("Adam", new Adam { GradientAccumulationSteps = 4 }.Config());
        Assert.Equal(4, read.GradientAccumulationSteps);
        Assert.Contains("GradientAccumulationSteps of 1 or more, got 0", Assert.Throws<ArgumentException>(() => new Sgd { GradientAccumulationSteps = 0 }).Message);
    }

    [Fact]
    public void A_plan_of_small_batches_has_sums_beside_a_smaller_arena()
    {
        TrainingPlan large = Network().Plan(256, new Sgd(), new MeanSquaredError()), small = Network().Plan(64, new Sgd { GradientAccumulationSteps = 4 }, new MeanSquaredError());
        Assert.InRange(small.Activations, 1, large.Activations / 3.9);
        Assert.True(small.Peak < large.Peak);
    }

    private static float[] Trained(int batch, Optimizer optimizer)
    {
        Sequential model = Network();
        model.Fit(Rows().Batch(batch), optimizer, new MeanSquaredError(), new() { Epochs = 5 });
        return Weights(model);
    }

    private static float[] Weights(Sequential model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];

    private static Sequential Network() => new(new InputLayer([5]), new Dense(7, Activation.Tanh), new Dense(1)) { Seed = 1 };

    private static Dataset<Example> Rows()
    {
        var random = new Random(2);
        float[] x = [.. Enumerable.Range(0, 24 * 5).Select(_ => random.NextSingle() * 2 - 1)];
        return Dataset.FromTensors(Tensor.From(x, [24, 5]), Tensor.From([.. Enumerable.Range(0, 24).Select(i => x[i * 5] * x[i * 5 + 1])], [24, 1]));
    }

    private sealed class Rates(List<double> rates) : Callback
    {
        public override void OnBatchEnd(TrainingRun run) => rates.Add(run.LearningRate);
    }
}
