using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>What makes an epoch, and when it is measured. Expected weights are those of a loop over the same batches.</summary>
public class EpochTests
{
    private static readonly SparseCategoricalCrossentropy s_loss = new();

    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 2)]
    [InlineData(7, 2)]
    public void An_epoch_of_some_steps_goes_on_where_the_one_before_ended(int steps, int epochs)
    {
        // Three batches make a pass, each shuffled anew.
        Dataset<Example> data = Dataset.FromTensors(Clusters.Rows(sparse: true)).Shuffle(Clusters.Count, seed: 2).Batch(10);
        Sequential fitted = Clusters.Network(), looped = Clusters.Network();
        History history = fitted.Fit(data, new Adam(0.05), s_loss, new() { Epochs = epochs, StepsPerEpoch = steps });
        var adam = new Adam(0.05);
        double[] losses = [.. Enumerable.Range(0, 20).SelectMany(pass => data.Epoch(pass, TestContext.Current.CancellationToken)).Take(steps * epochs).Select(batch => looped.TrainOnBatch(batch, adam, s_loss))];
        Assert.Equal(Numbers(looped), Numbers(fitted));
        for (int epoch = 0; epoch < epochs; epoch++) Assert.Equal(losses.Skip(epoch * steps).Take(steps).Average(), history["loss"][epoch], 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_training_that_was_stopped_goes_on_in_the_same_batches(bool isCounted)
    {
        using var folder = TestFiles.NewFolder();
        Dataset<Example> data = Dataset.FromTensors(Clusters.Rows(sparse: true)).Shuffle(Clusters.Count, seed: 2).Batch(10);
        if (!isCounted) data = data.Filter(_ => true);
        FitOptions options = new() { Epochs = 4, StepsPerEpoch = 2 };
        Sequential whole = Clusters.Network(), first = Clusters.Network(), second = Clusters.Network();
        whole.Fit(data, new Adam(0.05), s_loss, options);
        using var stop = new CancellationTokenSource();
        first.Fit(data, new Adam(0.05), s_loss, options with { Cancellation = stop.Token, Callbacks = [new BackupAndRestore(folder["backup"]) { EveryBatches = 1 }, new StopsAfter(stop, 5)] });
        second.Fit(data, new Adam(0.05), s_loss, options with { Callbacks = [new BackupAndRestore(folder["backup"])] });
        Assert.Equal(Numbers(whole), Numbers(second));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(null)]
    public void A_training_that_was_stopped_in_its_validation_makes_up_for_it(int? steps)
    {
        using var folder = TestFiles.NewFolder();
        using var stop = new CancellationTokenSource();
        Dataset<Example> data = Clusters.Batches(sparse: true), stopping = data.Map(batch =>
        {
            stop.Cancel();
            return batch;
        });
        FitOptions options = new() { Epochs = 3, StepsPerEpoch = steps, Validation = data };
        Sequential whole = Clusters.Network(), first = Clusters.Network(), second = Clusters.Network();
        History expected = whole.Fit(data, new Adam(0.05), s_loss, options);
        first.Fit(data, new Adam(0.05), s_loss, options with { Validation = stopping, Cancellation = stop.Token, Callbacks = [new BackupAndRestore(folder["backup"]) { EveryBatches = 1 }] });
        var checkpoint = new ModelCheckpoint(folder["{epoch}.keras"]);
        History history = second.Fit(data, new Adam(0.05), s_loss, options with
        {
            Callbacks = [new BackupAndRestore(folder["backup"]), checkpoint, new EarlyStopping("loss", 5), new EarlyStopping(patience: 5), new CsvLog(folder["log.csv"])],
        });
        Assert.Equal(Numbers(whole), Numbers(second));
        Assert.Equal(expected["val_loss"], history["val_loss"]);
        Assert.Equal([double.NaN, .. expected["loss"][1..]], history["loss"]);
        Assert.True(File.Exists(folder["1.keras"]));
        Assert.Equal("epoch,loss,val_loss", File.ReadLines(folder["log.csv"]).First());
    }

    [Fact]
    public void A_training_that_was_stopped_after_the_last_batch_of_an_epoch_goes_on_with_the_next()
    {
        using var folder = TestFiles.NewFolder();
        using var stop = new CancellationTokenSource();
        Dataset<Example> data = Clusters.Batches(sparse: true);
        Sequential whole = Clusters.Network(), first = Clusters.Network(), second = Clusters.Network();
        whole.Fit(data, new Adam(0.05), s_loss, new() { Epochs = 2 });
        first.Fit(data, new Adam(0.05), s_loss, new() { Epochs = 2, Cancellation = stop.Token, Callbacks = [new BackupAndRestore(folder["backup"]) { EveryBatches = 1 }, new StopsAfter(stop, 3)] });
        second.Fit(data, new Adam(0.05), s_loss, new() { Epochs = 2, Callbacks = [new BackupAndRestore(folder["backup"]), new CsvLog(folder["log.csv"])] });
        Assert.Equal(Numbers(whole), Numbers(second));
        Assert.Equal("epoch,loss", File.ReadLines(folder["log.csv"]).First());
    }

    [Fact]
    public void A_rate_by_epoch_is_set_once_in_an_epoch_that_goes_on()
    {
        using var folder = TestFiles.NewFolder();
        using var stop = new CancellationTokenSource();
        Dataset<Example> data = Clusters.Batches(sparse: true);
        Callback Halving() => new LearningRateScheduler((_, rate) => rate / 2);
        Sequential whole = Clusters.Network(), first = Clusters.Network(), second = Clusters.Network();
        whole.Fit(data, new Sgd(0.2), s_loss, new() { Epochs = 3, Callbacks = [Halving()] });
        first.Fit(data, new Sgd(0.2), s_loss, new() { Epochs = 3, Cancellation = stop.Token, Callbacks = [Halving(), new BackupAndRestore(folder["backup"]) { EveryBatches = 1 }, new StopsAfter(stop, 4)] });
        second.Fit(data, new Sgd(0.2), s_loss, new() { Epochs = 3, Callbacks = [Halving(), new BackupAndRestore(folder["backup"])] });
        Assert.Equal(Numbers(whole), Numbers(second));
    }

    [Fact]
    public void Data_without_end_are_read_on()
    {
        Sequential model = Clusters.Network();
        var told = new List<FitProgress>();
        History history = model.Fit(Clusters.Batches(sparse: true).Repeat(), new Adam(0.05), s_loss, new() { Epochs = 3, StepsPerEpoch = 4, Progress = new Listed(told) });
        Assert.Equal(3, history.Epochs.Count);
        Assert.All(told, p => Assert.Equal(4, p.Batches));
        Assert.Equal(12, model.State.Get(model.Trained!.Value.Slots.Step).Item<long>());
    }

    [Fact]
    public void Validation_comes_after_every_so_many_epochs_and_callbacks_wait_for_it()
    {
        using var folder = TestFiles.NewFolder();
        Sequential model = Clusters.Network();
        Dataset<Example> data = Clusters.Batches(sparse: true);
        var stopping = new EarlyStopping(patience: 1) { MinDelta = 100 };
        var checkpoint = new ModelCheckpoint(folder["best.keras"]) { SaveBestOnly = true };
        History history = model.Fit(data, new Adam(0.05), s_loss, new() { Epochs = 9, Validation = data, ValidationFrequency = 2, Callbacks = [new CsvLog(folder["log.csv"]), checkpoint, stopping, new ReduceLROnPlateau()] });
        Assert.Equal([false, true, false, true], history.Epochs.Select(e => e.ContainsKey("val_loss")));
        Assert.Equal((3, 3), (stopping.StoppedEpoch, checkpoint.LastEpoch));
        Assert.Equal([double.NaN, history["val_loss"][1]], history["val_loss"][..2]);
        string[] table = history.ToString().Split('\n'), log = File.ReadAllLines(folder["log.csv"]);
        Assert.EndsWith("val_loss", table[0]);
        Assert.Equal(table[1].TrimEnd().Length, table[1].TrimEnd().LastIndexOf('.') + 5);
        Assert.Equal("epoch,loss,val_loss", log[0]);
        Assert.EndsWith(",", log[1]);
    }

    [Fact]
    public void Steps_and_frequencies_below_1_and_steps_beyond_counting_are_refused()
    {
        foreach (var (options, expected) in new (FitOptions, string)[] { (new() { StepsPerEpoch = 0 }, "of 1 or more"), (new() { ValidationFrequency = 0 }, "of 1 or more"), (new() { Epochs = 2, StepsPerEpoch = long.MaxValue }, "fewer than 2^63") })
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Clusters.Network().Fit(Clusters.Batches(sparse: true), new Adam(), s_loss, options)).Message);
    }

    [Theory]
    [InlineData(0, 2, 3)]
    [InlineData(4, 5, 2)]
    public void A_validation_that_would_never_come_is_refused(int initial, int epochs, int frequency)
    {
        Dataset<Example> data = Clusters.Batches(sparse: true);
        FitOptions options = new() { InitialEpoch = initial, Epochs = epochs, ValidationFrequency = frequency, Validation = data };
        Assert.Contains($"from {initial + 1} to {epochs} is a multiple of, got {frequency}", Assert.Throws<ArgumentException>(() => Clusters.Network().Fit(data, new Adam(), s_loss, options)).Message);
        Clusters.Network().Fit(data, new Adam(), s_loss, options with { Validation = null });
    }

    private static float[] Numbers(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];

    private sealed class StopsAfter(CancellationTokenSource stop, int batches) : Callback
    {
        private int _seen;

        public override void OnBatchEnd(TrainingRun run)
        {
            if (++_seen == batches) stop.Cancel();
        }
    }

    private sealed class Listed(List<FitProgress> told) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => told.Add(value);
    }
}
