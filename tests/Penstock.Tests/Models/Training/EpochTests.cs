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
    public void Steps_and_frequencies_below_1_are_refused()
    {
        foreach (FitOptions options in new FitOptions[] { new() { StepsPerEpoch = 0 }, new() { ValidationFrequency = 0 } })
            Assert.Contains("of 1 or more", Assert.Throws<ArgumentException>(() => Clusters.Network().Fit(Clusters.Batches(sparse: true), new Adam(), s_loss, options)).Message);
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
