using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class CheckpointingTests
{
    [Theory]
    [InlineData(0.7)]
    [InlineData(0.5)]
    [InlineData(0.01)]
    public void Weights_after_some_steps_have_the_same_bits_as_without(double share) => AssertSame(_ => Checkpointing.ByCost(share));

    [Fact]
    public void A_layer_of_another_model_is_an_error()
    {
        var model = new Sequential(new InputLayer([2]), new Dense(2), new Dense(1));
        var rows = Dataset.FromTensors(Tensor.From([1f, 2], [1, 2]), Tensor.From([1f], [1, 1])).Batch(1);
        var failure = Assert.Throws<ArgumentException>(() => model.Fit(rows, new Sgd(), new MeanSquaredError(), new() { Checkpointing = Checkpointing.After(new Dense(2) { Name = "other" }) }));
        Assert.Contains("expected Checkpointing after layers of the model, got Dense \"other\" of another", failure.Message);
    }

    [Fact]
    public void Marked_layers_give_the_same_bits_too() => AssertSame(model => Checkpointing.After([.. model.Layers.Where(l => l is Penstock.Models.Add)]));

    [Fact]
    public void A_smaller_share_takes_a_smaller_arena()
    {
        long plain = Arena((Checkpointing?)null), half = Arena(Checkpointing.ByCost(0.5)), least = Arena(Checkpointing.ByCost(0.01));
        Assert.InRange((double)half / plain, 0, 0.5);
        Assert.True(least <= half, $"{least} after {half}");
        Assert.True(Arena(m => Checkpointing.After([.. m.Layers.Where(l => l is Penstock.Models.Add)])) < plain * 0.6);
    }

    [Fact]
    public void Merging_equal_values_does_not_undo_it()
    {
        Graph graph = Training(Network(), Checkpointing.ByCost(0.5)).Executor.Graph;
        Assert.True(graph.Nodes.Count > Training(Network(), null).Executor.Graph.Nodes.Count);
        Assert.Equal(graph.Nodes.Count, MergeEqual.Run(graph).Nodes.Count);
        Assert.Contains(graph.Nodes, n => n.After.Count > 0);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Contains("a share above 0, to 1, got 0", Assert.Throws<ArgumentException>(() => Checkpointing.ByCost(0)).Message);
        Assert.Contains("at least one layer, got none", Assert.Throws<ArgumentException>(() => Checkpointing.After()).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ResNet_56_goes_to_the_same_bits_with_segments_by_cost_and_with_marked_ones(bool isMarked)
    {
        static Model ResNet() => Network(blocks: 27);
        AssertSame(model => isMarked ? Checkpointing.After([.. model.Layers.Where(l => l is Penstock.Models.Add)]) : Checkpointing.ByCost(0.4), ResNet, batches: 1);
    }

    private static void AssertSame(Func<Model, Checkpointing> how, Func<Model>? network = null, int batches = 3)
    {
        Model plain = (network ?? (() => Network()))(), saving = (network ?? (() => Network()))();
        plain.Fit(Batches().Take(batches), new Adam(), new CrossEntropy());
        saving.Fit(Batches().Take(batches), new Adam(), new CrossEntropy(), new() { Checkpointing = how(saving) });
        foreach (var (one, other) in plain.Weights.Zip(saving.Weights))
            Assert.Equal(plain.GetWeight(one).ToArray<float>(), saving.GetWeight(other).ToArray<float>());
    }

    private static long Arena(Checkpointing? how) => Arena(_ => how);

    private static long Arena(Func<Model, Checkpointing?> how)
    {
        Model model = Network();
        return model.Plan(32, options: new() { Checkpointing = how(model) }).Arena;
    }

    private static Step Training(Model model, Checkpointing? how) =>
        Step.Training(model, Batches().First(), new Adam(), new OptimizerSlots(), Objective.Of(new CrossEntropy(), []), new() { Checkpointing = how });

    // Blocks of two convolutions each, between the first and the dense layer: 27 make ResNet-56.
    private static Model Network(int blocks = 9)
    {
        SymbolicTensor input = Model.Input([8, 8, 2]), x = input;
        for (int block = 0; block < blocks; block++)
        {
            SymbolicTensor y = new Conv2D(6, 3) { Padding = Padding.Same, UseBias = false }.On(x);
            y = new ActivationLayer(Activation.Relu).On(new Penstock.Models.BatchNormalization().On(y));
            y = new Penstock.Models.Dropout(0.2).On(new Conv2D(6, 3) { Padding = Padding.Same }.On(y));
            x = block == 0 ? y : new Penstock.Models.Add().On(x, y);
        }
        return new Model(input, new Dense(3).On(new GlobalAveragePool2D().On(x))) { Seed = 5 };
    }

    private static Dataset<Example> Batches()
    {
        var random = new Random(3);
        float[] x = [.. Enumerable.Range(0, 48 * 8 * 8 * 2).Select(_ => random.NextSingle() * 2 - 1)];
        return Dataset.FromTensors(Tensor.From(x, [48, 8, 8, 2]), Tensor.From([.. Enumerable.Range(0, 48).Select(i => i % 3)])).Batch(16);
    }
}
