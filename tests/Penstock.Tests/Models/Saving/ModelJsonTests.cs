using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class ModelJsonTests
{
    [Theory]
    [InlineData("sequential_mlp")]
    [InlineData("sequential_cnn")]
    [InlineData("sequential_lstm")]
    [InlineData("functional_shared")]
    public void A_model_from_its_JSON_has_the_same_layers_and_the_same_JSON(string name)
    {
        TestFiles.RequireVectors("modelling/files");
        Model model = Model.Load(Path.Combine(TestFiles.Vectors, "modelling", "files", name + ".keras"));
        string json = model.ToJson();
        Model again = Model.FromJson(json);
        Assert.Equal(json, again.ToJson());
        Assert.Equal(model.Weights.Select(w => w.ToString()), again.Weights.Select(w => w.ToString()));
        Assert.Equal(model.HasLoss, again.HasLoss);
    }

    [Fact]
    public void The_JSON_that_Keras_2_wrote_is_read()
    {
        Model model = Model.FromJson("""
            {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", "config": {"name": "d", "trainable": true, "batch_input_shape": [null, 3], "dtype": "float32", "units": 2, "activation": "relu", "use_bias": true,
              "kernel_initializer": {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": null}}, "bias_initializer": {"class_name": "Zeros", "config": {}},
              "kernel_regularizer": null, "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null}}]}, "keras_version": "2.4.0", "backend": "tensorflow"}
            """);
        Assert.Equal([2, 2], model.Predict(Tensor.Zeros(DType.Float32, [2, 3])).Shape.Select(d => d.Value));
    }

    [Fact]
    public void What_is_left_out_of_a_training_is_told()
    {
        Sequential model = Clusters.Network();
        model.Fit(Clusters.Batches(), new Adam(), new CategoricalCrossentropy());
        Model.FromJson(model.ToJson(), out LoadReport whole);
        Assert.Empty(whole.LeftOut);
        Model.FromJson(model.ToJson().Replace("\"amsgrad\":false", "\"amsgrad\":false,\"speed\":3", StringComparison.Ordinal), out LoadReport report);
        Assert.Contains("got \"speed\": 3", Assert.Single(report.LeftOut));
    }

    [Theory]
    [InlineData("KERAS_1layer")]
    [InlineData("KERAS_3layer")]
    [InlineData("KERAS_dense_16x100x100x100x100x100x5")]
    [InlineData("KERAS_dense_16x200x200x200x200x200x5")]
    [InlineData("KERAS_3layer_batch_norm")]
    [InlineData("KERAS_conv1d_small")]
    [InlineData("KERAS_conv2d_model")]
    [InlineData("jetTagger_Conv2D_Small")]
    [InlineData("jetTagger_Conv2D_Small_NoBatchNorm")]
    public void Published_models_of_Keras_2_in_JSON_and_weights_are_read(string name)
    {
        string folder = TestFiles.RequireData("example-models", "keras");
        Model model = Model.FromJson(File.ReadAllText(Path.Combine(folder, name + ".json")));
        LoadReport report = model.LoadWeights(Path.Combine(folder, name + "_weights.h5"));
        Assert.True(report.IsComplete, report.ToString());
        Assert.Equal(model.Weights.Count, report.Loaded.Count);
        Assert.Contains(model.Weights, w => model.GetWeight(w).ToArray<float>().Any(n => n != 0));
    }

    [Fact]
    public void A_published_network_gives_what_numpy_computes_of_its_weights()
    {
        string data = TestFiles.RequireData("example-models", "keras");
        using var folder = TestFiles.NewFolder();
        File.Copy(Path.Combine(data, "KERAS_3layer_weights.h5"), folder["weights.h5"]);
        Model model = Model.FromJson(File.ReadAllText(Path.Combine(data, "KERAS_3layer.json")));
        model.LoadWeights(folder["weights.h5"]);
        float[] expected = [.. PythonOracle.Run(folder, """
            import h5py, numpy as np
            f = h5py.File('weights.h5')
            x = np.linspace(-1, 1, 32).reshape(2, 16)
            names = [n.decode() if isinstance(n, bytes) else n for n in f.attrs['layer_names']]
            layers = [f[n] for n in names if len(f[n].attrs['weight_names'])]
            for i, g in enumerate(layers):
                k, b = [g[n][()] for n in g.attrs['weight_names']]
                x = x @ k + b
                x = np.maximum(x, 0) if i + 1 < len(layers) else np.exp(x) / np.exp(x).sum(1, keepdims=True)
            print(' '.join(map(repr, x.ravel().tolist())))
            """).Split(' ').Select(n => float.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
        float[] got = model.Predict(Tensor.From([.. Enumerable.Range(0, 32).Select(i => -1 + 2f * i / 31)], [2, 16])).ToArray<float>();
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < got.Length; i++) Assert.Equal(expected[i], got[i], 1e-5f);
    }

    [Fact]
    public void A_clone_has_weights_of_its_own_drawn_as_at_first()
    {
        var own = new Sequential(new InputLayer([4]), new Dense(3) { Name = "inner" }) { Name = "part" };
        SymbolicTensor x = Model.Input([4], name: "x");
        var model = new Model(x, new Models.Add().On(own.On(x), new Dense(3) { Name = "beside", Trainable = false }.On(x))) { Seed = 5, Name = "whole", Signature = new() { ClassNames = ["a", "b", "c"] } };
        float[] first = Numbers(model);
        model.Fit(Clusters.Batches(sparse: true), new Sgd(0.1), new CrossEntropy());
        Model clone = model.Clone();
        Assert.Equal(first, Numbers(clone));
        Assert.Equal((5L, "whole", false), (clone.Seed, clone.Name, clone.GetLayer("beside").Trainable));
        Assert.Equal(model.Signature.ClassNames, clone.Signature.ClassNames);
        Assert.False(clone.HasLoss);
        clone.SetWeight(clone.Weights[0], Tensor.Zeros(DType.Float32, clone.Weights[0].Type.Shape));
        Assert.NotEqual(Numbers(clone), Numbers(model));
        Model other = model.Clone();
        other.Seed = 6;
        Assert.NotEqual(first, Numbers(other));
    }

    [Fact]
    public void A_layer_of_ones_own_is_made_by_the_options()
    {
        var model = new Sequential(new InputLayer([2]), new Twice());
        Assert.Contains("expected a known layer, got \"Twice\"", Assert.Throws<ModelFileException>(() => model.Clone()).Message);
        LoadOptions options = new() { Layers = new Dictionary<string, Func<JsonObject, Layer>> { ["Twice"] = _ => new Twice() } };
        foreach (Model again in new[] { model.Clone(options), Model.FromJson(model.ToJson(), options) })
            Assert.Equal([2f, 4], again.Predict(Tensor.From([1f, 2], [1, 2])).ToArray<float>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"class_name": "Sequential"}""")]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": {"units": "many"}}]}}""")]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": [7]}}""")]
    [InlineData("""{"class_name": "\ud800", "config": {}}""")]
    [InlineData("""{"\ud800": 1}""")]
    public void JSON_of_no_model_is_refused(string json) => Assert.Contains("FromJson", Assert.Throws<ModelFileException>(() => Model.FromJson(json)).Message);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => JSON_of_no_model_is_refused("\ud800");

    [Fact]
    public void A_seed_of_64_bits_comes_back()
    {
        var model = new Sequential(new InputLayer([4, 4, 3]), new RandomInvert(0.5) { Seed = (1L << 40) + 1 });
        Assert.Equal((1L << 40) + 1, ((RandomInvert)model.Clone().Layers[1]).Seed);
    }

    [Fact]
    public void A_model_within_a_layer_that_has_not_seen_an_input_is_not_written()
    {
        var model = new Sequential(new InputLayer([4, 4, 3]), new RandomApply(new Sequential(new RandomInvert())));
        Assert.Contains("expected a model that has seen an input", Assert.Throws<ArgumentException>(model.ToJson).Message);
    }

    [Fact]
    public void JSON_cut_anywhere_is_refused()
    {
        string json = Clusters.Network() is var model && model.Predict(Tensor.Zeros(DType.Float32, [1, 4])) is not null ? model.ToJson() : "";
        for (int length = 0; length < json.Length; length += 7) Assert.Throws<ModelFileException>(() => Model.FromJson(json[..length]));
    }

    private static float[] Numbers(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];

    private sealed class Twice : Layer
    {
        protected override Value Call(Value input, LayerCall call) => input + input;
    }
}
