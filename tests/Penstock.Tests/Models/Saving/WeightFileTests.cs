using System.IO.Compression;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Weights in files of their own: Keras 3's .weights.h5, and those within .keras and legacy .h5 files. Files that Keras wrote come from the vectors.</summary>
public class WeightFileTests
{
    [Theory]
    [InlineData("sequential_mlp")]
    [InlineData("sequential_cnn")]
    [InlineData("sequential_lstm")]
    [InlineData("functional_shared")]
    public void Weights_that_Keras_wrote_are_loaded_into_a_clone(string name)
    {
        TestFiles.RequireVectors("modelling/files");
        string keras = Path.Combine(TestFiles.Vectors, "modelling", "files", name + ".keras");
        using var folder = TestFiles.NewFolder();
        using (ZipArchive zip = ZipFile.OpenRead(keras)) zip.GetEntry("model.weights.h5")!.ExtractToFile(folder["keras.weights.h5"]);
        Model whole = Model.Load(keras);
        foreach (string file in new[] { folder["keras.weights.h5"], keras, Path.ChangeExtension(keras, ".h5") })
        {
            Model clone = whole.Clone();
            LoadReport report = clone.LoadWeights(file);
            Assert.True(report.IsComplete, report.ToString());
            Assert.Equal(Numbers(whole), Numbers(clone));
        }
    }

    [Fact]
    public void Saved_weights_have_the_bytes_of_those_in_a_keras_file()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Trained();
        model.Save(folder["model.keras"]);
        model.SaveWeights(folder["model.weights.h5"]);
        using ZipArchive zip = ZipFile.OpenRead(folder["model.keras"]);
        Assert.Equal(EditedZip.Bytes(zip.GetEntry("model.weights.h5")!), File.ReadAllBytes(folder["model.weights.h5"]));
    }

    [Fact]
    public void Training_goes_on_where_the_optimizer_was()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Trained(), other = Trained(epochs: 1);
        model.SaveWeights(folder["model.weights.h5"]);
        Assert.NotEqual(Numbers(model), Numbers(other));
        Assert.True(other.LoadWeights(folder["model.weights.h5"]).IsComplete);
        foreach (Model one in new[] { model, other }) one.Fit(Clusters.Batches(sparse: true), one.Trained!.Value.Optimizer, one.Compiled!.Only!);
        Assert.Equal(Numbers(model), Numbers(other));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_named_and_leave_the_model_as_it_was()
    {
        using var folder = TestFiles.NewFolder();
        string file = folder["model.weights.h5"];
        Trained().SaveWeights(file);
        var longer = new Sequential(new InputLayer([4]), new Dense(8), new Dense(3), new Dense(3)) { Seed = 4 };
        var shorter = new Sequential(new InputLayer([4]), new Dense(8)) { Seed = 4 };
        float[] before = Numbers(longer);
        Assert.Contains("expected the weight dense_2/kernel", Assert.Throws<ModelFileException>(() => longer.LoadWeights(file)).Message);
        Assert.Equal(before, Numbers(longer));
        Assert.Contains("layers/dense_1/vars/0", Assert.Throws<ModelFileException>(() => shorter.LoadWeights(file)).Message);
        Assert.Equal(["dense_2/kernel", "dense_2/bias"], longer.LoadWeights(file, partial: true).Missing);
        Assert.Equal(2, shorter.LoadWeights(file, partial: true).LeftOver.Count);
        Assert.NotEqual(before, Numbers(longer));
    }

    [Fact]
    public void Weights_within_what_the_model_does_not_have_are_left_over()
    {
        using var folder = TestFiles.NewFolder();
        string file = folder["model.weights.h5"];
        new Sequential(new InputLayer([5]), new Sequential(new InputLayer([5]), new Dense(5)), new Dense(3)) { Seed = 1 }.SaveWeights(file);
        var plain = new Sequential(new InputLayer([5]), new Dense(3)) { Seed = 2 };
        Assert.Contains("/layers/sequential/layers/dense/vars/0", Assert.Throws<ModelFileException>(() => plain.LoadWeights(file)).Message);
        Assert.Equal(["/layers/sequential/layers/dense/vars/0", "/layers/sequential/layers/dense/vars/1"], plain.LoadWeights(file, partial: true).LeftOver);

        new Sequential(new InputLayer([5, 2]), new Bidirectional(new LSTM(3)), new Dense(3)) { Seed = 1 }.SaveWeights(file);
        var other = new Sequential(new InputLayer([6]), new Dense(3)) { Seed = 2 };
        Assert.Equal(6, other.LoadWeights(file, partial: true).LeftOver.Count);
    }

    [Fact]
    public void Values_of_an_optimizer_of_another_class_are_left_out_and_those_of_no_class_are_told()
    {
        using var folder = TestFiles.NewFolder();
        Sequential Fitted(Optimizer optimizer)
        {
            Sequential model = Clusters.Network();
            model.Fit(Clusters.Batches(sparse: true), optimizer, new CrossEntropy());
            return model;
        }
        // Both keep one value for each weight.
        Fitted(new Sgd(0.1) { Momentum = 0.9 }).SaveWeights(folder["m.weights.h5"]);
        Sequential other = Fitted(new RmsProp(0.01)), same = Fitted(new Sgd(0.1) { Momentum = 0.9 });
        LoadReport refused = other.LoadWeights(folder["m.weights.h5"]), taken = same.LoadWeights(folder["m.weights.h5"]);
        Assert.Contains("expected those of RMSprop, got those of SGD", Assert.Single(refused.LeftOut));
        Assert.Empty(taken.LeftOut.Concat(taken.Presumed).Concat(refused.Presumed));
        PythonOracle.Run(folder, "import h5py\nf = h5py.File('m.weights.h5', 'r+')\ndel f['optimizer/vars'].attrs['penstock_optimizer']\nf.close()");
        LoadReport presumed = same.LoadWeights(folder["m.weights.h5"]);
        Assert.Contains("presumed  values of the optimizer: taken for those of SGD", presumed.ToString());
        Assert.Empty(presumed.LeftOut);
    }

    [Fact]
    public void Names_and_models_that_do_not_do_are_refused()
    {
        Assert.Contains("expected a name that ends in .weights.h5, got \"model.h5\"", Assert.Throws<ArgumentException>(() => Trained().SaveWeights("model.h5")).Message);
        Assert.Contains("expected a model that has seen an input", Assert.Throws<ArgumentException>(() => new Sequential(new Dense(2)).SaveWeights("model.weights.h5")).Message);
        Assert.Throws<FileNotFoundException>(() => Trained().LoadWeights("nowhere.weights.h5"));
    }

    [Fact]
    public void A_file_cut_anywhere_gives_an_error_that_names_it_and_leaves_the_model_as_it_was()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Trained();
        float[] before = Numbers(model);
        model.Clone().SaveWeights(folder["whole.weights.h5"]);
        byte[] whole = File.ReadAllBytes(folder["whole.weights.h5"]);
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 97))
        {
            File.WriteAllBytes(folder["cut.weights.h5"], whole[..length]);
            Exception? error = Record.Exception(() => model.LoadWeights(folder["cut.weights.h5"]));
            Assert.True(error is ModelFileException, $"cut at {length}: {error}");
            Assert.Contains("cut.weights.h5", error.Message);
        }
        Assert.Equal(before, Numbers(model));
    }

    [Fact]
    public void A_file_with_a_flipped_byte_loads_or_gives_an_error()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Trained();
        model.SaveWeights(folder["whole.weights.h5"]);
        byte[] whole = File.ReadAllBytes(folder["whole.weights.h5"]);
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] flipped = [.. whole];
            flipped[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(folder["flipped.weights.h5"], flipped);
            Exception? error = Record.Exception(() => model.LoadWeights(folder["flipped.weights.h5"]));
            Assert.True(error is null or ModelFileException, $"{i}: {error}");
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_by_the_name_that_was_given()
    {
        using var folder = TestFiles.NewFolder();
        string path = Path.Combine(folder["nowhere"], "m.weights.h5");
        Assert.StartsWith($"{path}: expected a file that can be written", Assert.Throws<IOException>(() => Trained(1).SaveWeights(path)).Message, StringComparison.Ordinal);
    }

    private static Model Trained(int epochs = 2)
    {
        var model = new Sequential(new InputLayer([4]), new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax)) { Seed = 3 };
        model.Fit(Clusters.Batches(sparse: true), new Adam(0.01), new SparseCategoricalCrossentropy(), new() { Epochs = epochs });
        return model;
    }

    private static float[] Numbers(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
}
