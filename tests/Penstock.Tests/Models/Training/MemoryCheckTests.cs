using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class MemoryCheckTests
{
    [Fact]
    public void A_training_that_cannot_fit_says_what_would()
    {
        Optimizer gathering = new Adam { GradientAccumulationSteps = 4 };
        long limit = Network().Plan(16, gathering).Peak;
        var failure = Assert.Throws<InsufficientMemoryException>(() => Fit(64, new() { MemoryLimit = limit }));
        Assert.StartsWith("Fit: expected a training that takes at most ", failure.Message);
        Assert.Contains("with batches of 64", failure.Message);
        Assert.Contains("What fits: batches of 16; batches of 16 with GradientAccumulationSteps = 4, which learn as those of 64 do", failure.Message);
        Fit(16, new() { MemoryLimit = limit }, gathering);
    }

    [Fact]
    public void Batches_that_do_not_divide_evenly_learn_as_those_that_they_make()
    {
        long limit = Network().Plan(20, new Adam { GradientAccumulationSteps = 4 }).Peak;
        Assert.Contains("batches of 16 with GradientAccumulationSteps = 4, which learn as those of 64 do", Assert.Throws<InsufficientMemoryException>(() => Fit(63, new() { MemoryLimit = limit })).Message);
    }

    [Fact]
    public void What_it_names_fits()
    {
        long limit = Network().Plan(64, options: new() { Checkpointing = Checkpointing.ByCost(0.05) }).Peak;
        string message = Assert.Throws<InsufficientMemoryException>(() => Fit(64, new() { MemoryLimit = limit })).Message;
        Assert.Contains("Checkpointing = Checkpointing.ByCost(0.05)", message);
        Fit(64, new() { MemoryLimit = limit, Checkpointing = Checkpointing.ByCost(0.05) });
    }

    [Fact]
    public void Where_nothing_fits_it_says_so() =>
        Assert.Contains("Not even a batch of 1 fits", Assert.Throws<InsufficientMemoryException>(() => Fit(8, new() { MemoryLimit = 1000 })).Message);

    private static void Fit(int batch, FitOptions options, Optimizer? optimizer = null) => Network().Fit(
        Dataset.FromTensors(Tensor.Zeros(DType.Float32, [64, 16, 16, 1]), Tensor.Zeros(DType.Int32, [64])).Batch(batch), optimizer ?? new Adam(), new CrossEntropy(), options);

    private static Sequential Network() => new([new InputLayer([16, 16, 1]), .. Enumerable.Range(0, 12).Select(_ => Block()), new Flatten(), new Dense(3)]);

    private static Conv2D Block() => new(8, 3, Activation.Tanh) { Padding = Padding.Same };
}
