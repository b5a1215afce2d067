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

    private static float[] Numbers(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
}
