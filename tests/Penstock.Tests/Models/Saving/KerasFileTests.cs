using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class KerasFileTests
{
    [Theory]
    [InlineData("sequential_mlp", ".h5")]
    [InlineData("sequential_mlp", ".keras")]
    [InlineData("sequential_cnn", ".h5")]
    [InlineData("sequential_cnn", ".keras")]
    [InlineData("functional_shared", ".h5")]
    [InlineData("functional_shared", ".keras")]
    public void Files_that_Keras_wrote_predict_what_Keras_predicted(string name, string ending)
    {
        JsonNode one = Case(name);
        Model model = Model.Load(FilePath(name + ending), out LoadReport report);
        Assert.True(report.IsComplete, report.ToString());
        float[] expected = Flat(one["output"]!), got = model.Predict(Inputs(one)).ToArray<float>();
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < got.Length; i++) Assert.Equal(expected[i], got[i], 1e-5f);
    }

    [Theory]
    [InlineData("sequential_mlp")]
    [InlineData("sequential_cnn")]
    [InlineData("functional_shared")]
    public void A_model_saved_and_loaded_again_gives_the_same_bits(string name)
    {
        using var folder = TestFiles.NewFolder();
        JsonNode one = Case(name);
        Model model = Model.Load(FilePath(name + ".keras"));
        float[] expected = model.Predict(Inputs(one)).ToArray<float>();
        foreach (string file in new[] { folder["again.h5"], folder["again.keras"], folder["again.penstock"] })
        {
            model.Save(file);
            Model again = Model.Load(file, out LoadReport report);
            Assert.True(report.IsComplete, report.ToString());
            Assert.Equal(expected, again.Predict(Inputs(one)).ToArray<float>());
        }
    }

    [Theory]
    [InlineData(".h5")]
    [InlineData(".keras")]
    public void Training_goes_on_from_the_optimizer_in_the_file(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Model model = Model.Load(FilePath("sequential_mlp" + ending));
        Assert.NotNull(model.Trained);
        Assert.True(model.State.Get(model.Trained.Value.Slots.Step).Item<long>() > 0);
        model.Save(folder["again" + ending]);
        Model again = Model.Load(folder["again" + ending]);
        var random = new Random(1);
        var batch = new Example(Tensor.From([.. Enumerable.Range(0, 32).Select(_ => (float)random.NextDouble())], Shape.Of(8, 4)), Tensor.From(0, 1, 1, 0, 1, 0, 0, 1));
        foreach (Model one in new[] { model, again })
            one.Fit(Dataset.From(batch), one.Trained!.Value.Optimizer, one.Compiled!.Only!);
        Assert.Equal(Weights(model), Weights(again));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void Inputs_of_unknown_length_may_differ_in_it_where_nothing_joins_them(string ending)
    {
        using var folder = TestFiles.NewFolder();
        SymbolicTensor a = Model.Input([Dim.Symbol("long"), 3], name: "a"), b = Model.Input([Dim.Symbol("short"), 3], name: "b"), c = Model.Input([Dim.Symbol("long"), 3], name: "c");
        var pool = new Penstock.Models.GlobalAveragePool1D();
        new Model([a, b], [new Penstock.Models.Add().On(pool.On(a), pool.On(b))]).Save(folder["apart" + ending]);
        new Model([a, c], [pool.On(new Penstock.Models.Add().On(a, c))]).Save(folder["joined" + ending]);
        Tensor longer = Tensor.Zeros(DType.Float32, [2, 5, 3]), shorter = Tensor.Zeros(DType.Float32, [2, 4, 3]);
        Assert.Equal(6, Model.Load(folder["apart" + ending]).Predict(longer, shorter).Count);
        Assert.Equal(6, Model.Load(folder["joined" + ending]).Predict(longer, longer).Count);
    }

    [Fact]
    public void The_published_network_has_its_published_accuracy()
    {
        TestFiles.RequireData("fashion-mnist");
        Model model = Model.Load(TestFiles.RequireData("fashion-keras-h5-npz", "fashion_mnist.h5"));
        Dataset<Example> test = Catalog.FashionMnist.LoadTest(TestFiles.Data).Map(e => new Example(
            Tensor.From([.. e.Input.ToArray<byte>().Select(b => b / 255f)], Shape.Of(28, 28, 1)), e.Label));
        EvaluationResult result = model.Evaluate(test.Batch(500));
        Assert.Equal(0.8721, result["accuracy"], 1e-9);
        Assert.Equal(0.35728, result.Loss, 1e-5);
    }

    [Fact]
    public void Files_written_here_have_the_tree_and_the_numbers_that_h5py_expects()
    {
        using var folder = TestFiles.NewFolder();
        var model = new Sequential(new InputLayer([4]), new Dense(3, Activation.Relu), new Models.BatchNormalization(), new Dense(2)) { Seed = 1 };
        var random = new Random(1);
        var batch = new Example(Tensor.From([.. Enumerable.Range(0, 32).Select(_ => (float)random.NextDouble())], Shape.Of(8, 4)), Tensor.From(0, 1, 1, 0, 1, 0, 0, 1));
        model.Fit(Dataset.From(batch), new Adam(), new CrossEntropy(), new() { Metrics = [new Accuracy()] });
        model.Save(folder["model.h5"]);
        model.Save(folder["model.keras"]);
        string seen = PythonOracle.Run(folder, """
            import h5py, io, json, zipfile
            f = h5py.File('model.h5')
            print(json.loads(f.attrs['model_config'])['class_name'], json.loads(f.attrs['training_config'])['optimizer_config']['class_name'])
            print(','.join(n.decode() if isinstance(n, bytes) else n for n in f['model_weights'].attrs['layer_names']))
            g = f['model_weights']['batch_normalization']
            print(','.join(n.decode() if isinstance(n, bytes) else n for n in g.attrs['weight_names']))
            z = zipfile.ZipFile('model.keras')
            print(','.join(sorted(z.namelist())))
            w = h5py.File(io.BytesIO(z.read('model.weights.h5')))
            print(','.join(sorted(w['layers'])), ','.join(sorted(w['optimizer/vars'], key=int)))
            k = f['model_weights']['dense']['dense/kernel'][()]
            print(k.shape, (k == w['layers/dense/vars/0'][()]).all(), repr(float(k[1, 2])))
            """);
        float kernel = model.GetWeight(model.Weights[0]).AsSpan<float>()[5];
        string[] lines = seen.TrimEnd().Split('\n');
        Assert.Equal("Sequential Adam", lines[0]);
        Assert.Equal("dense,batch_normalization,dense_1", lines[1]);
        Assert.Equal("batch_normalization/gamma,batch_normalization/beta,batch_normalization/moving_mean,batch_normalization/moving_variance", lines[2]);
        Assert.Equal("assets/penstock_signature.json,config.json,metadata.json,model.weights.h5", lines[3]);
        Assert.Equal("batch_normalization,dense,dense_1,input_layer 0,1,2,3,4,5,6,7,8,9,10,11,12,13", lines[4]);
        Assert.Equal(FormattableString.Invariant($"(4, 3) True {(double)kernel:R}"), lines[5]);
    }

    private static string FilePath(string name)
    {
        TestFiles.RequireVectors("modelling/files");
        return Path.Combine(TestFiles.Vectors, "modelling", "files", name);
    }

    private static JsonNode Case(string name) => JsonNode.Parse(File.ReadAllText(FilePath("io.json")))!["cases"]![name]!;

    private static Tensor[] Inputs(JsonNode one) => [.. one["inputs"]!.AsArray().Select(i => Tensor.From(Flat(i!), Shape.Of([.. Extents(i!)])))];

    private static IEnumerable<long> Extents(JsonNode node) => node is JsonArray list ? Extents(list[0]!).Prepend(list.Count) : [];

    private static float[] Flat(JsonNode node) => node is JsonArray list ? [.. list.SelectMany(n => Flat(n!))] : [node.GetValue<float>()];

    private static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
}
