using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class MixedPrecisionTests
{
    [Theory]
    [InlineData(DTypePolicy.MixedBFloat16, 0.05)]
    [InlineData(DTypePolicy.MixedFloat16, 0.02)]
    public void A_step_goes_nearly_where_that_of_32_bits_goes(DTypePolicy precision, double most)
    {
        float[] full = Trained(DTypePolicy.Float32, batches: 1), half = Trained(precision, batches: 1), start = Weights(Network());
        double moved = Distance(full, start), apart = Distance(full, half);
        Assert.True(apart > 0, "nothing was kept in 16 bits");
        Assert.InRange(apart / moved, 0, most);
    }

    [Theory]
    [InlineData(DTypePolicy.MixedBFloat16)]
    [InlineData(DTypePolicy.MixedFloat16)]
    public void Activations_of_a_deep_network_take_half(DTypePolicy precision)
    {
        TrainingPlan full = Network(depth: 24).Plan(32), half = Network(depth: 24).Plan(32, options: new() { Precision = precision });
        Assert.InRange((double)half.Activations / full.Activations, 0.3, 0.56);
    }

    [Theory]
    [InlineData(DTypePolicy.MixedBFloat16)]
    [InlineData(DTypePolicy.MixedFloat16)]
    public void Activations_of_a_shallow_network_take_half(DTypePolicy precision)
    {
        var model = new Sequential(
            new InputLayer([16, 16, 1]), new Conv2D(16, 3, Activation.Relu) { Padding = Padding.Same }, new MaxPool2D(),
            new Conv2D(32, 3, Activation.Relu) { Padding = Padding.Same }, new MaxPool2D(), new Flatten(), new Dense(32, Activation.Relu), new Dense(10));
        TrainingPlan full = model.Plan(64), half = model.Plan(64, options: new() { Precision = precision });
        Assert.InRange((double)half.Activations / full.Activations, 0.3, 0.51);
        Assert.True(half.Arena < full.Arena * 0.6, $"{half.Arena} of {full.Arena}");
    }

    [Theory]
    [InlineData(DTypePolicy.MixedBFloat16)]
    [InlineData(DTypePolicy.MixedFloat16)]
    public void A_largest_number_is_found_again_among_numbers_of_16_bits(DTypePolicy precision)
    {
        foreach (Layer pooling in new Layer[] { new GlobalMaxPool2D(), new MaxPool2D(8), new MaxPool2D(2) })
        {
            float[] Moved(DTypePolicy policy)
            {
                pooling.Name = "pooling";
                SymbolicTensor input = Model.Input([8, 8, 2]), x = new Conv2D(8, 3) { Padding = Padding.Same }.On(input);
                var model = new Model(input, new Dense(3).On(new Flatten().On(pooling.On(x)))) { Seed = 5 };
                float[] before = Weights(model);
                model.Fit(Batches(), new Sgd(0.05), new CrossEntropy(), new() { Precision = policy });
                return [.. Weights(model).Zip(before, (a, b) => a - b)];
            }
            float[] full = Moved(DTypePolicy.Float32), half = Moved(precision);
            Assert.All(half, w => Assert.True(float.IsFinite(w)));
            double apart = Distance(full, half) / Distance(full, new float[full.Length]);
            Assert.True(apart < 0.1, $"{pooling.Config()}: {apart}");
        }
    }

    [Fact]
    public void Recomputing_in_16_bits_gives_what_16_bits_give() =>
        Assert.Equal(Trained(DTypePolicy.MixedBFloat16), Trained(DTypePolicy.MixedBFloat16, Checkpointing.ByCost(0.3)));

    [Fact]
    public void An_update_that_is_not_finite_is_left_out_and_halves_the_scale()
    {
        Model model = Network();
        var optimizer = new Sgd(0.1);
        var slots = new OptimizerSlots();
        Example rows = Batches().First();
        Example infinite = new(rows.Input, rows.Label, Tensor.From([.. Enumerable.Repeat(float.MaxValue, 16)]));
        Step step = Step.Training(model, infinite, optimizer, slots, Objective.Of(new CrossEntropy(), []), new() { Precision = DTypePolicy.MixedFloat16 });
        model.State.Buffer(slots.Rate).AsSpan<float>()[0] = 0.1f;
        float[] before = Weights(model);
        step.Run(infinite, 1);
        Assert.Equal(before, Weights(model));
        Assert.Equal(16384, model.State.Get(slots.ScaleFor(optimizer).Slot).Item<float>());
        Assert.Equal(0, model.State.Get(slots.Step).Item<long>());
        step.Run(new(rows.Input, rows.Label, Tensor.From([.. Enumerable.Repeat(1f, 16)])), 2);
        Assert.NotEqual(before, Weights(model));
        Assert.Equal(1, model.State.Get(slots.Step).Item<long>());
    }

    [Fact]
    public void The_scale_doubles_after_2000_finite_updates()
    {
        var state = new StateStore();
        var scale = new LossScale();
        for (int i = 0; i < 1999; i++) scale.Adapt(state, finite: true);
        Assert.Equal(32768, state.Get(scale.Slot).Item<float>());
        scale.Adapt(state, finite: true);
        Assert.Equal(65536, state.Get(scale.Slot).Item<float>());
        scale.Adapt(state, finite: false);
        Assert.Equal(32768, state.Get(scale.Slot).Item<float>());
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b).Sum(p => Math.Pow(p.First - p.Second, 2)));

    private static float[] Trained(DTypePolicy precision, Checkpointing? checkpointing = null, int batches = 3)
    {
        Model model = Network();
        model.Fit(Batches().Take(batches), new Sgd(0.05), new CrossEntropy(), new() { Precision = precision, Checkpointing = checkpointing });
        return Weights(model);
    }

    private static float[] Weights(Model model) => [.. model.Weights.Where(w => w.IsTrainable).SelectMany(w => model.GetWeight(w).ToArray<float>())];

    private static Model Network(int depth = 4)
    {
        SymbolicTensor input = Model.Input([8, 8, 2]), x = input;
        for (int block = 0; block < depth; block++)
            x = new ActivationLayer(Activation.Relu).On(new Penstock.Models.BatchNormalization().On(new Conv2D(8, 3) { Padding = Padding.Same, UseBias = false }.On(x)));
        return new Model(input, new Dense(3).On(new GlobalAveragePool2D().On(x))) { Seed = 5 };
    }

    private static Dataset<Example> Batches()
    {
        var random = new Random(3);
        float[] x = [.. Enumerable.Range(0, 48 * 8 * 8 * 2).Select(_ => random.NextSingle() * 2 - 1)];
        return Dataset.FromTensors(Tensor.From(x, [48, 8, 8, 2]), Tensor.From([.. Enumerable.Range(0, 48).Select(i => i % 3)])).Batch(16);
    }
}
