using Penstock.Models;
using Xunit;

namespace Penstock.Tests;

public class ModelCheckpointTests
{
    [Fact]
    public void Weights_alone_are_saved_where_that_is_asked_for()
    {
        using var folder = TestFiles.NewFolder();
        Sequential model = Clusters.Network();
        var checkpoint = new ModelCheckpoint(folder["best-{epoch}.weights.h5"], "loss") { SaveWeightsOnly = true, SaveBestOnly = true };
        model.Fit(Clusters.Batches(), new Adam(0.05), new CategoricalCrossentropy(), new() { Epochs = 2, Callbacks = [checkpoint] });
        Assert.Equal(folder["best-2.weights.h5"], checkpoint.LastPath);
        Model other = model.Clone();
        Assert.True(other.LoadWeights(checkpoint.LastPath!).IsComplete);
        Assert.Equal(Numbers(model), Numbers(other));
    }

    [Fact]
    public void Batches_are_counted_over_epochs_where_they_tell_when_to_save()
    {
        using var folder = TestFiles.NewFolder();
        var checkpoint = new ModelCheckpoint(folder["at-{epoch}-{batch}.keras"], "loss") { EveryBatches = 4 };
        // Three batches an epoch.
        Clusters.Network().Fit(Clusters.Batches(), new Adam(0.05), new CategoricalCrossentropy(), new() { Epochs = 3, Callbacks = [checkpoint] });
        Assert.Equal(["at-2-1.keras", "at-3-2.keras"], Directory.GetFiles(Path.GetDirectoryName(folder["x"])!).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("model.keras", true, "expected a name that ends in .weights.h5, got \"model.keras\"")]
    [InlineData("model.pkl", false, "expected a name that ends in .keras, .h5 or .penstock, got \"model.pkl\"")]
    public void A_name_with_another_ending_is_refused_before_the_first_step(string path, bool weights, string message)
    {
        Sequential model = Clusters.Network();
        Assert.Contains($"ModelCheckpoint: {message}", Assert.Throws<ArgumentException>(() =>
            model.Fit(Clusters.Batches(), new Adam(), new CategoricalCrossentropy(), new() { Callbacks = [new ModelCheckpoint(path) { SaveWeightsOnly = weights }] })).Message);
        Assert.Equal(0, model.State.Get(model.Trained!.Value.Slots.Step).Item<long>());
    }

    [Fact]
    public void Batches_of_a_loss_that_is_not_finite_are_not_saved()
    {
        using var folder = TestFiles.NewFolder();
        var checkpoint = new ModelCheckpoint(folder["at-{batch}.keras"]) { EveryBatches = 1 };
        new Sequential(new Dense(3)) { Seed = 1 }.Fit(Clusters.Batches(), new Sgd(1e30), new MeanSquaredError(), new() { Callbacks = [checkpoint] });
        Assert.Equal(folder["at-1.keras"], checkpoint.LastPath);
    }

    [Theory]
    [InlineData("best.keras", 1, true, "expected the measure \"loss\", the only one that batches have, got \"val_loss\"")]
    [InlineData("at-{val_loss}.keras", 1, false, "expected names of epoch, batch, loss in braces, got {val_loss}")]
    [InlineData("at-{val_loss}.keras", 0, false, "expected names of measures that epochs have without validation in braces, got {val_loss}")]
    public void What_batches_or_epochs_do_not_have_is_refused_before_the_first_step(string path, int every, bool best, string message)
    {
        Sequential model = Clusters.Network();
        Assert.Contains($"ModelCheckpoint: {message}", Assert.Throws<ArgumentException>(() =>
            model.Fit(Clusters.Batches(), new Adam(), new CategoricalCrossentropy(), new() { Callbacks = [new ModelCheckpoint(path) { EveryBatches = every, SaveBestOnly = best }] })).Message);
        Assert.Equal(0, model.State.Get(model.Trained!.Value.Slots.Step).Item<long>());
    }

    [Fact]
    public void Names_in_braces_wait_for_their_measure_or_are_refused()
    {
        using var folder = TestFiles.NewFolder();
        void Fit(string path) => Clusters.Network().Fit(Clusters.Batches(), new Adam(), new CategoricalCrossentropy(), new() { Epochs = 3, Validation = Clusters.Batches(), ValidationFrequency = 2, Callbacks = [new ModelCheckpoint(path)] });
        Fit(folder["{epoch}-{val_loss}.keras"]);
        Assert.StartsWith("2-1.", Path.GetFileName(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(folder["x"])!))));
        Assert.Contains("got {accuracy} in", Assert.Throws<ArgumentException>(() => Fit(folder["{accuracy}.keras"])).Message);
    }

    private static float[] Numbers(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
}
