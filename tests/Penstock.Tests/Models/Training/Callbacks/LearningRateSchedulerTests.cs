using Penstock.Models;
using Xunit;

namespace Penstock.Tests;

public class LearningRateSchedulerTests
{
    [Fact]
    public void Each_epoch_has_the_rate_that_the_function_gives()
    {
        var seen = new List<(int, double)>();
        Model scheduled = Fitted(new Sgd(0.1), new LearningRateScheduler((epoch, rate) =>
        {
            seen.Add((epoch, rate));
            return rate / 2;
        }), epochs: 3);
        Assert.Equal([(0, 0.1), (1, 0.05), (2, 0.025)], seen);
        // Three batches an epoch.
        Assert.Equal(Numbers(Fitted(new Sgd(new PiecewiseConstantDecay([2, 5], [0.05, 0.025, 0.0125])), null, epochs: 3)), Numbers(scheduled));
    }

    [Fact]
    public void What_it_cannot_set_is_told()
    {
        void Fails(string message, Optimizer optimizer, double rate) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => Fitted(optimizer, new LearningRateScheduler((_, _) => rate), 1)).Message);
        Fails("expected an optimizer with a constant learning rate above 0, got SGD with CosineDecay", new Sgd(new CosineDecay(0.1, 10)), 1);
        Fails("expected a rate of 0 or more for epoch 0, got NaN", new Sgd(0.1), double.NaN);
        Fails("expected a rate of 0 or more for epoch 0, got 1E+300", new Sgd(0.1), 1e300);
        Fails("expected a rate of 0 or more for epoch 0, got 0.1", new Sgd(1e-320), 0.1);
        Fails("got -1", new Sgd(0.1), -1);
    }

    private static Model Fitted(Optimizer optimizer, Callback? callback, int epochs)
    {
        Sequential model = Clusters.Network();
        model.Fit(Clusters.Batches(), optimizer, new CategoricalCrossentropy(), new() { Epochs = epochs, Callbacks = callback is null ? [] : [callback] });
        return model;
    }

    private static float[] Numbers(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
}
