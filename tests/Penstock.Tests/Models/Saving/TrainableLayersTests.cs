using System.IO.Compression;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>A .penstock answers as its graph does, and training goes on from it with the layers that the graph was made of.</summary>
public class TrainableLayersTests
{
    private static readonly string[] Entries = ["graph.json", "weights.safetensors", "layers.json", "training.safetensors", "signature.json", "provenance.json"];

    [Fact]
    public void The_names_in_the_file_stay()
    {
        using var folder = TestFiles.NewFolder();
        string file = Saved(folder, Network());
        using (ZipArchive zip = ZipFile.OpenRead(file))
            Assert.Equal(Entries, zip.Entries.Select(e => e.FullName));
        string layers = TextOf(file, "layers.json");
        Assert.Contains("\"penstock_slots\":[\"dense/kernel\",\"dense/bias\",\"norm/gamma\",\"norm/beta\",\"norm/moving_mean\",\"norm/moving_variance\"", layers);
        Assert.Contains("\"compile_config\":", layers);
        Assert.Equal(["optimizer/0", "optimizer/1"], SafeTensors.Read(EditedBytes(file, "training.safetensors"), file).Keys.Order().Take(2));
    }

    [Fact]
    public void Training_goes_on_to_the_bit_with_dropout_augmentation_and_batch_statistics()
    {
        using var folder = TestFiles.NewFolder();
        var model = new Sequential(new InputLayer([5, 5, 3]), new RandAugment(), new RandomFlip(), new Rescaling(1 / 255.0), new Conv2D(4, 3), new Penstock.Models.BatchNormalization { Momentum = 0.5 },
            new Flatten(), new SpectralNormalization(new Dense(6)), new Penstock.Models.Dropout(0.5), new Dense(1));
        model.Seed = 7;
        Dataset<Example> images = Dataset.FromTensors(Tensor.From(AugmentationRun.Bytes(24 * 75), [24, 5, 5, 3]), Tensor.From([.. Enumerable.Range(0, 24).Select(i => (float)(i % 3))], [24, 1])).Batch(8);
        model.Fit(images, new Adam(0.01), new MeanSquaredError(), new() { Metrics = [new RootMeanSquaredError()] });
        string file = Saved(folder, model);
        Model again = Model.Load(file, out LoadReport report);
        Assert.Empty(report.LeftOut);
        Assert.Equal(model.Layers.Select(l => (l.GetType(), l.Name)), again.Layers.Select(l => (l.GetType(), l.Name)));
        Assert.Equal(model.Weights.Select(w => (w.Path, w.IsTrainable)), again.Weights.Select(w => (w.Path, w.IsTrainable)));
        again.Save(folder["again.penstock"], new FixedClock());
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(folder["again.penstock"]));
        foreach (Model one in new[] { model, again }) one.Fit(images, one.Trained!.Value.Optimizer, new MeanSquaredError(), new() { Epochs = 2 });
        Assert.Equal(Weights(model), Weights(again));
        Assert.Equal(model.Evaluate(images).Loss, again.Evaluate(images).Loss);
    }

    [Fact]
    public void Extents_that_are_not_known_keep_their_names_in_every_file()
    {
        using var folder = TestFiles.NewFolder();
        SymbolicTensor a = Model.Input([Dim.Symbol("time"), 3], name: "a"), b = Model.Input([Dim.Symbol("time"), Dim.Symbol("width")], name: "b");
        var model = new Model([a, b], [new LSTM(2).On(a), new GlobalMaxPool1D().On(b)]);
        foreach (string ending in new[] { ".penstock", ".keras" })
        {
            model.Save(folder["m" + ending]);
            Model again = Model.Load(folder["m" + ending], out LoadReport report);
            Assert.Empty(report.LeftOut);
            Assert.Equal(model.Inputs.Select(i => i.Shape), again.Inputs.Select(i => i.Shape));
        }
    }

    [Fact]
    public void A_model_that_was_loaded_becomes_a_part_of_one_that_is_saved_and_goes_on()
    {
        using var folder = TestFiles.NewFolder();
        Model inner = Model.Load(Saved(folder, Network())), whole = new Sequential(new InputLayer([4]), inner, new Dense(1)) { Seed = 2 };
        whole.Fit(Rows, new Sgd(0.1) { Momentum = 0.9 }, new MeanSquaredError());
        whole.Save(folder["whole.penstock"]);
        Model again = Model.Load(folder["whole.penstock"], out LoadReport report);
        Assert.Empty(report.LeftOut);
        foreach (Model one in new[] { whole, again }) one.Fit(Rows, one.Trained!.Value.Optimizer, new MeanSquaredError());
        Assert.Equal(Weights(whole), Weights(again));
    }

    [Fact]
    public void A_file_of_before_is_its_graph()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        string file = Saved(folder, model);
        using (ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Update))
            foreach (string name in Entries[2..4]) zip.GetEntry(name)!.Delete();
        Model again = Model.Load(file, out LoadReport report);
        Assert.Empty(report.LeftOut);
        Assert.Equal(["input_layer", "output"], again.Layers.Select(l => l.Name));
        Assert.Equal(Predicted(model), Predicted(again));
        again.Fit(Rows, new Sgd(0.01), new MeanSquaredError());
        again.Save(folder["graph.penstock"]);
        Assert.Equal(Predicted(again), Predicted(Model.Load(folder["graph.penstock"], out report)));
        Assert.Empty(report.LeftOut);
    }

    [Fact]
    public void Layers_that_compute_another_graph_are_left_out_and_not_trained()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        string file = Saved(folder, model);
        EditedZip.Replace(file, "layers.json", "\"activation\":\"tanh\"", "\"activation\":\"relu\"");
        Model again = Model.Load(file, out LoadReport report);
        Assert.Contains("layers.json: expected layers that compute the graph of the file", Assert.Single(report.LeftOut));
        Assert.Equal(Predicted(model), Predicted(again));
        string error = Assert.Throws<ArgumentException>(() => again.Fit(Rows, new Sgd(0.01), new MeanSquaredError())).Message;
        Assert.Contains("got its graph for prediction alone: layers: ", error);
        again.Trainable = false;
        new Sequential(new InputLayer([4]), again, new Dense(1)).Fit(Rows, new Sgd(0.01), new MeanSquaredError());
        Assert.Equal(Predicted(model), Predicted(again));
    }

    [Theory]
    [InlineData(".penstock")]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void A_model_that_will_only_predict_is_read_without_what_trains_it(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        model.Save(folder["model" + ending]);
        Model again = Model.Load(folder["model" + ending], out LoadReport report, new() { ForPrediction = true });
        Assert.Null(again.Trained);
        Assert.Null(again.Compiled);
        Assert.Equal(Predicted(model), Predicted(again));
        if (ending != ".penstock") return;
        Assert.Equal("layers: the file was loaded for prediction.", Assert.Single(report.LeftOut));
        Assert.Contains("the file was loaded for prediction", Assert.Throws<ArgumentException>(() => again.Fit(Rows, new Sgd(0.01), new MeanSquaredError())).Message);
    }

    [Fact]
    public void Layers_of_a_users_own_are_passed_to_train_and_need_not_be_to_predict()
    {
        using var folder = TestFiles.NewFolder();
        var model = new Sequential(new InputLayer([4]), new Twofold { Name = "twofold" }, new Dense(1)) { Seed = 3 };
        string file = Saved(folder, model);
        Model graph = Model.Load(file, out LoadReport report);
        Assert.Contains("expected a known layer, got \"Twofold\". Pass it to Load", Assert.Single(report.LeftOut));
        Assert.Equal(Predicted(model), Predicted(graph));
        Assert.Contains("Pass it to Load", Assert.Throws<ArgumentException>(() => graph.Fit(Rows, new Sgd(0.01), new MeanSquaredError())).Message);
        Model layers = Model.Load(file, new() { Layers = new Dictionary<string, Func<System.Text.Json.Nodes.JsonObject, Layer>> { [nameof(Twofold)] = _ => new Twofold() } });
        foreach (Model one in new[] { model, layers }) one.Fit(Rows, new Sgd(0.01), new MeanSquaredError());
        Assert.Equal(Weights(model), Weights(layers));
    }

    [Theory]
    [InlineData("\"dense/bias\"", "\"dense/kernel\"", "expected the weight dense/bias")]
    [InlineData("\"norm/beta\",", "", "expected the names of")]
    [InlineData("\"class_name\":\"Dense\"", "\"class_name\":\"Lambda\"", "expected a known layer, got a Lambda")]
    public void What_does_not_fit_is_told_and_the_graph_answers(string text, string replacement, string message)
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        string file = Saved(folder, model);
        EditedZip.Replace(file, "layers.json", text, replacement);
        Model again = Model.Load(file, out LoadReport report);
        Assert.Contains(message, Assert.Single(report.LeftOut));
        Assert.Equal(Predicted(model), Predicted(again));
    }

    [Fact]
    public void Values_of_the_optimizer_that_do_not_fit_are_left_out()
    {
        using var folder = TestFiles.NewFolder();
        string file = Saved(folder, Network());
        EditedZip.Change(file, "training.safetensors", bytes => SafeTensors.Write(SafeTensors.Read(bytes, file).Where(t => t.Key != "optimizer/3").Select(t => (t.Key, t.Value))));
        Model again = Model.Load(file, out LoadReport report);
        Assert.Contains("values of the optimizer", Assert.Single(report.LeftOut));
        Assert.Equal(5, again.Layers.Count);
    }

    [Fact]
    public void A_weight_that_training_does_not_know_is_told()
    {
        using var folder = TestFiles.NewFolder();
        string file = Saved(folder, Network());
        EditedZip.Change(file, "training.safetensors", bytes => SafeTensors.Write(SafeTensors.Read(bytes, file).Append(new("weight/stowaway", Tensor.From(1f))).Select(t => (t.Key, t.Value))));
        Model.Load(file, out LoadReport report);
        Assert.Contains("training.safetensors: expected weights of the model, got \"weight/stowaway\"", Assert.Single(report.LeftOut));
    }

    private static Sequential Network()
    {
        var model = new Sequential(new InputLayer([4]), new Dense(3, Activation.Tanh), new Penstock.Models.BatchNormalization { Name = "norm" }, new Penstock.Models.Dropout(0.3), new Dense(1)) { Seed = 1 };
        model.Fit(Rows, new Adam(0.01), new MeanSquaredError());
        return model;
    }

    private static Dataset<Example> Rows => Dataset.FromTensors(Fed.Normal(DType.Float32, [12, 4]), Fed.Normal(DType.Float32, [12, 1])).Batch(4);

    private static string Saved(TestFolder folder, Model model)
    {
        model.Save(folder["model.penstock"], new FixedClock());
        return folder["model.penstock"];
    }

    private static string TextOf(string file, string entry) => System.Text.Encoding.UTF8.GetString(EditedBytes(file, entry));

    private static byte[] EditedBytes(string file, string entry)
    {
        using ZipArchive zip = ZipFile.OpenRead(file);
        return EditedZip.Bytes(zip.GetEntry(entry)!);
    }

    private static float[] Predicted(Model model) => model.Predict(Fed.Normal(DType.Float32, [3, 4])).ToArray<float>();

    private static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    }

    private sealed class Twofold : Layer
    {
        protected override Value Call(Value input, LayerCall call) => call.IsTraining ? input * 3 : input * 2;
    }
}
