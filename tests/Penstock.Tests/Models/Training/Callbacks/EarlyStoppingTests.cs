using Penstock.Models;

namespace Penstock.Tests;

public class EarlyStoppingTests
{
    // The losses and epochs of Keras's own test of patience.
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    public void Stops_after_as_many_epochs_without_a_gain_as_it_bears(int patience, int stopped) =>
        Assert.Equal(stopped, StoppedEpoch(new("loss", patience), 10, 9, 8, 9, 8.9, 8.8, 8.7, 8.6, 8.5));

    [Fact]
    public void Gains_short_of_the_baseline_use_up_patience()
    {
        double[] losses = [0.9, 0.8, 0.7, 0.71, 0.72, 0.73];
        Assert.Equal(4, StoppedEpoch(new("loss", 5) { Baseline = 0.5 }, losses));
        Assert.Null(StoppedEpoch(new("loss", 5), losses));
    }

    [Fact]
    public void A_gain_beyond_the_baseline_gives_the_whole_patience_again() =>
        Assert.Equal(5, StoppedEpoch(new("loss", 2) { Baseline = 0.5 }, 0.9, 0.8, 0.7, 0.4, 0.45, 0.5, 0.3));

    [Fact]
    public void Training_does_not_stop_after_an_epoch_that_is_the_best_so_far() =>
        Assert.Null(StoppedEpoch(new("accuracy", 1) { Baseline = 0.9 }, 0.1, 0.2, 0.3, 0.4));

    private static int? StoppedEpoch(EarlyStopping callback, params double[] values)
    {
        var run = new TrainingRun(new Sequential(), new Sgd(), new OptimizerSlots(), new());
        callback.OnTrainBegin(run);
        for (run.Epoch = 0; run.Epoch < values.Length && !run.Stops; run.Epoch++) callback.OnEpochEnd(run, new Dictionary<string, double> { ["loss"] = values[run.Epoch], ["accuracy"] = values[run.Epoch] });
        return callback.StoppedEpoch;
    }
}
