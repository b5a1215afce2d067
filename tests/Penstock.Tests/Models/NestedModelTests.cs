using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Models within models: their layers go by the inner model's name, so that those of two never meet.</summary>
public class NestedModelTests
{
    [Fact]
    public void Two_towers_of_layers_with_the_same_names_begin_differently_and_are_saved()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Towers(3, 3);
        Assert.Equal(["left/dense/kernel", "left/dense/bias", "right/dense/kernel", "right/dense/bias"], model.Weights.Select(w => w.Path));
        Assert.NotEqual(Values(model, 0), Values(model, 2));
        Tensor x = Tensor.From([1f, 2, 3], [1, 3]);
        model.Fit(Dataset.From(new Example(x, Tensor.From([1f], [1, 1]))), new Adam(), new MeanSquaredError());
        foreach (string ending in new[] { ".penstock", ".keras", ".h5" })
        {
            model.Save(folder["towers" + ending]);
            Assert.Equal(model.Predict(x).ToArray<float>(), Model.Load(folder["towers" + ending]).Predict(x).ToArray<float>());
        }
    }

    [Fact]
    public void Towers_of_other_shapes_can_be_layers_of_a_model() =>
        Assert.Equal([1, 1], new Sequential(new InputLayer([3]), Towers(3, 4)).Predict(Tensor.From([1f, 2, 3], [1, 3])).Shape.Select(d => d.Value));

    [Fact]
    public void A_layer_in_an_inner_and_the_outer_model_is_trained_once_a_step()
    {
        var shared = new Dense(2) { KernelInitializer = Initializer.Ones, KernelRegularizer = new L1(1) };
        SymbolicTensor x = Model.Input([2]), within = Model.Input([2]);
        var model = new Model(x, shared.On(new Model(within, shared.On(within)).On(x)));
        Assert.Equal(2, model.Weights.Count);
        // The error of 4 - 4 = 0 beside the kernel's own 4.
        Assert.Equal(4, model.TrainOnBatch(new(Tensor.From([1f, 1], [1, 2]), Tensor.From([4f, 4], [1, 2])), new Sgd(0.1) { Momentum = 0.9 }, new MeanSquaredError()));
    }

    [Fact]
    public void Moving_averages_move_with_every_application_of_a_layer()
    {
        var shared = new Penstock.Models.BatchNormalization { Momentum = 0.5 };
        SymbolicTensor a = Model.Input([1], name: "a"), b = Model.Input([1], name: "b");
        var model = new Model([a, b], [new Penstock.Models.Add().On(shared.On(a), shared.On(b))]);
        model.TrainOnBatch(new Example([("a", Tensor.From([1f, 1], [2, 1])), ("b", Tensor.From([11f, 11], [2, 1]))], Tensor.From([0f, 0], [2, 1])), new Sgd(0), new MeanSquaredError());
        // As Keras does: 0 * 0.5 + 1 * 0.5 = 0.5, then 0.5 * 0.5 + 11 * 0.5.
        Assert.Equal(5.75f, model.GetWeight(shared.Weights[2]).AsSpan<float>()[0]);
    }

    [Fact]
    public void Gradients_are_those_of_the_next_step()
    {
        var model = new Sequential(new InputLayer([8]), new Penstock.Models.Dropout(0.5), new Dense(1)) { Seed = 3 };
        var batch = new Example(Tensor.From(Enumerable.Repeat(1f, 8).ToArray(), [1, 8]), Tensor.From([1f], [1, 1]));
        var (optimizer, loss) = (new Sgd(1), new MeanSquaredError());
        for (int step = 0; step < 3; step++)
        {
            float[] before = Values(model, 0), gradient = model.Gradients(batch, loss)[0].Gradient.ToArray<float>();
            model.TrainOnBatch(batch, optimizer, loss);
            Assert.Equal(before.Zip(gradient, (w, g) => w - g), Values(model, 0));
        }
    }

    [Fact]
    public void Normalizations_in_wrappers_stay_frozen_too()
    {
        var model = new Sequential(new InputLayer([4, 3]), new TimeDistributed(new Penstock.Models.BatchNormalization()), new TimeDistributed(new Dense(2)));
        model.Unfreeze();
        Assert.Equal(["time_distributed_1/layer/kernel", "time_distributed_1/layer/bias"], model.Weights.Where(w => w.IsTrainable).Select(w => w.Path));
    }

    [Fact]
    public void What_an_output_adds_to_the_loss_is_saved_with_every_layer()
    {
        using var folder = TestFiles.NewFolder();
        var model = new Sequential(new InputLayer([4, 3]), new LSTM(2) { ActivityRegularizer = new L2(0.25) }, new ActivityRegularization(0.5));
        model.Save(folder["model.keras"]);
        Layer[] layers = [.. Model.Load(folder["model.keras"]).Layers];
        Assert.Equal([0.25, 0.5], layers.Select(l => l.ActivityRegularizer).OfType<Regularizer>().Select(r => r is L2 l2 ? l2.Factor : ((L1L2)r).FactorOfSizes));
    }

    [Fact]
    public void The_layer_backwards_adds_to_the_loss_what_the_other_does()
    {
        var layer = new Bidirectional(new LSTM(2) { ActivityRegularizer = new L2(0.25) });
        Assert.Equal(0.25, Assert.IsType<L2>(layer.BackwardLayer.ActivityRegularizer).Factor);
    }

    private static float[] Values(Model model, int weight) => model.GetWeight(model.Weights[weight]).ToArray<float>();

    private static Model Towers(int left, int right)
    {
        Sequential Tower(string name, int units) => new(new InputLayer([3]), new Dense(units, Activation.Tanh)) { Name = name };
        SymbolicTensor x = Model.Input([3]);
        SymbolicTensor both = new Penstock.Models.Concatenate().On(Tower("left", left).On(x), Tower("right", right).On(x));
        return new Model(x, new Penstock.Models.GlobalMaxPool1D().On(new Penstock.Models.Reshape(left + right, 1).On(both)));
    }
}
