using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>What an optimizer keeps lies in files as Keras lists it: iteration, the learning rate unless a schedule gives it, averages and sums of gradients weight by weight, its slots.</summary>
public class OptimizerStateTests
{
    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void Training_goes_on_in_a_file_with_a_layer_that_was_unfrozen_late(string ending)
    {
        using var folder = TestFiles.NewFolder();
        var (model, optimizer) = (Network(), new Sgd(0.1) { Momentum = 0.9 });
        model.Layers[0].Trainable = false;
        model.Fit(Rows, optimizer, new MeanSquaredError());
        model.Layers[0].Trainable = true;
        model.Fit(Rows, optimizer, new MeanSquaredError());
        model.Save(folder["late" + ending]);
        Model again = Model.Load(folder["late" + ending]);
        foreach (Model one in new[] { model, again }) one.Fit(Rows, one.Trained!.Value.Optimizer, new MeanSquaredError());
        Assert.Equal(Weights(model), Weights(again));
    }

    [Fact]
    public void Keras_lists_a_rate_where_no_schedule_gives_it_and_sums_before_slots()
    {
        Assert.Equal("iteration, learning_rate, a_kernel_momentum, a_bias_momentum, b_kernel_momentum, b_bias_momentum", Listed(new Sgd(0.1) { Momentum = 0.9 }));
        Assert.Equal("iteration, a_kernel_momentum, a_bias_momentum, b_kernel_momentum, b_bias_momentum", Listed(new Sgd(new ExponentialDecay(0.1, 10, 0.5)) { Momentum = 0.9 }));
        Assert.Equal("iteration, learning_rate, a_kernel_average, a_kernel_gradient_accumulator, a_bias_average, a_bias_gradient_accumulator, b_kernel_average, b_kernel_gradient_accumulator, b_bias_average, b_bias_gradient_accumulator",
            Listed(new Sgd(0.1) { UseEma = true, GradientAccumulationSteps = 2 }));
    }

    [Fact]
    public void The_iteration_of_a_file_counts_batches_also_where_several_make_an_update()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        model.Fit(Rows, new Sgd(0.1) { GradientAccumulationSteps = 2 }, new MeanSquaredError(), new() { Epochs = 3 });
        model.Save(folder["sums.keras"]);
        Model again = Model.Load(folder["sums.keras"]);
        OptimizerSlots slots = again.Trained!.Value.Slots;
        Assert.Equal((9, 4), (again.State.Get(slots.Batches).Item<long>(), again.State.Get(slots.Step).Item<long>()));
        foreach (Model one in new[] { model, again }) one.Fit(Rows, one.Trained!.Value.Optimizer, new MeanSquaredError());
        Assert.Equal(Weights(model), Weights(again));
    }

    [Fact]
    public void Values_that_do_not_fit_are_left_out_and_training_begins_anew()
    {
        Model model = Network();
        model.Fit(Rows, new Sgd(0.1) { Momentum = 0.9 }, new MeanSquaredError());
        var slots = new OptimizerSlots();
        Assert.Equal("expected 6 values for SGD, got 5", slots.Restore(model, new Sgd(0.1) { Momentum = 0.9 }, [.. Enumerable.Repeat(Tensor.Scalar(1f), 5)]));
        Assert.Contains("got shape []", slots.Restore(model, new Sgd(0.1) { Momentum = 0.9 }, [.. Enumerable.Repeat(Tensor.Scalar(1f), 6)]));
        Assert.Equal(0, model.State.Get(slots.Step).Item<long>());
    }

    [Fact]
    public void A_frozen_model_within_a_model_lies_in_h5_in_the_order_of_its_layers()
    {
        using var folder = TestFiles.NewFolder();
        var inner = new Sequential(new InputLayer([3]), new Dense(3) { Name = "first" }, new Penstock.Models.BatchNormalization { Name = "norm" }, new Dense(2) { Name = "second" }) { Name = "inner" };
        var model = new Sequential(new InputLayer([3]), inner, new Dense(1)) { Seed = 1 };
        model.Predict(Tensor.Zeros(DType.Float32, [1, 3]));
        inner.Trainable = false;
        model.Save(folder["frozen.h5"]);
        using Hdf5File file = Hdf5File.Open(folder["frozen.h5"]);
        string names = string.Join(" ", file.Root.Group("model_weights").Group("inner").Attributes.TextList("weight_names").Select(n => string.Join('/', n.Split('/')[^2..])));
        // keras.layers.Layer.variables: of a layer that is not trainable, the weights of each part in turn.
        Assert.Equal("first/kernel first/bias norm/gamma norm/beta norm/moving_mean norm/moving_variance second/kernel second/bias", names);
    }

    private static string Listed(Optimizer optimizer)
    {
        Model model = Network();
        model.Fit(Rows, optimizer, new MeanSquaredError());
        return string.Join(", ", model.Trained!.Value.Slots.Saved(model, optimizer).Select(s => s.Name));
    }

    private static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];

    private static Sequential Network() => new(new InputLayer([5]), new Dense(5, Activation.Tanh) { Name = "a" }, new Dense(1) { Name = "b" }) { Seed = 1 };

    // Three batches.
    private static Dataset<Example> Rows
    {
        get
        {
            var random = new Random(2);
            float[] x = [.. Enumerable.Range(0, 24 * 5).Select(_ => random.NextSingle() * 2 - 1)];
            return Dataset.FromTensors(Tensor.From(x, [24, 5]), Tensor.From([.. Enumerable.Range(0, 24).Select(i => x[i * 5] * x[i * 5 + 1])], [24, 1])).Batch(8);
        }
    }
}
