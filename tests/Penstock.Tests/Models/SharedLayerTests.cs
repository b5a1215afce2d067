using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Models that have layers in common have their weights in common, wherever these came from.</summary>
public class SharedLayerTests
{
    private static readonly Tensor Rows = Tensor.From([.. Enumerable.Range(0, 12).Select(i => i / 10f)], [4, 3]);

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".penstock")]
    public void A_loaded_model_keeps_its_weights_within_another_and_learns_with_it(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Model trained = Network();
        Tensor expected = trained.Predict(Rows);
        trained.Save(folder["base" + ending]);
        Model loaded = Model.Load(folder["base" + ending]);
        var whole = new Sequential(loaded, new Dense(1)) { Seed = 9 };
        whole.Predict(Rows);
        AssertSame(expected, whole.Until(loaded).Predict(Rows));
        whole.Fit(Dataset.FromTensors(Rows, Tensor.From([1f, 2, 3, 4], [4, 1])).Batch(2), new Sgd(0.1), new MeanSquaredError());
        Assert.False(expected.AsSpan<float>().SequenceEqual(loaded.Predict(Rows).AsSpan<float>()));
        AssertSame(loaded.Predict(Rows), whole.Until(loaded).Predict(Rows));
    }

    [Fact]
    public void A_model_of_another_models_outputs_has_its_weights()
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["base.keras"]);
        Model loaded = Model.Load(folder["base.keras"]);
        AssertSame(loaded.Predict(Rows), new Model(loaded.Inputs, loaded.Outputs).Predict(Rows));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".penstock")]
    public void A_model_within_a_model_is_saved_with_names_that_differ(string ending)
    {
        using var folder = TestFiles.NewFolder();
        var whole = new Sequential(Network(), new Dense(1)) { Seed = 9 };
        Tensor expected = whole.Predict(Rows);
        Assert.Equal(whole.Weights.Count, whole.Weights.Select(w => w.Path).Distinct().Count());
        whole.Save(folder["whole" + ending]);
        AssertSame(expected, Model.Load(folder["whole" + ending]).Predict(Rows));
    }

    private static Sequential Network()
    {
        var model = new Sequential(new Dense(3, Activation.Tanh), new Dense(2)) { Seed = 4 };
        model.Predict(Rows);
        return model;
    }

    private static void AssertSame(Tensor expected, Tensor actual) => Assert.Equal(expected.AsSpan<float>().ToArray(), actual.AsSpan<float>().ToArray());
}
