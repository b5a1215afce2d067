using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class WithFeaturesTests
{
    private static readonly Table Rides = Csv.Parse("""
        fare,payment,output,tip
        10.5,Cash,1,yes
        20,Card,2,no
        ,Card,1,yes
        30,,2,no
        """);

    [Fact]
    public void A_head_behind_features_takes_raw_rows_and_shares_its_weights()
    {
        TrainingTable ready = TrainingTable.Of(Rides, "tip", new() { Validation = 0 });
        Model head = ready.NewHead("dnn", seed: 2), whole = head.WithFeatures(ready.Features);
        Assert.Equal(["fare", "payment", "output"], whole.Signature.Columns.Select(c => c.Name));
        Assert.All(whole.Inputs, i => Assert.Equal(1, i.Shape.Rank));
        Assert.Equal([DType.Float64, DType.Text, DType.Float64], whole.Inputs.Select(i => i.Type.DType));
        Assert.Equal((Target.Binary, "tip", true), (whole.Signature.Task, whole.Signature.Target, whole.TakesRawRows));
        Assert.Equal(head.Predict(ready.Features.Apply(Rides).Input).ToArray<float>(), whole.Predict(Rides).ToArray<float>());
        TableHead.Fit(head, ready.Train, options: new() { Epochs = 3, Batch = 2 });
        Assert.Equal(head.Predict(ready.Features.Apply(Rides).Input).ToArray<float>(), whole.Predict(Rides).ToArray<float>());
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".penstock")]
    public void Every_kind_of_file_keeps_the_features(string ending)
    {
        using var folder = TestFiles.NewFolder();
        string path = Path.Combine(folder.FullName, "m" + ending);
        TrainingTable ready = TrainingTable.Of(Rides, "tip", new() { Validation = 0 });
        Model whole = ready.NewHead("dnn", seed: 2).WithFeatures(ready.Features);
        whole.Save(path);
        Model loaded = Model.Load(path);
        Assert.True(loaded.TakesRawRows);
        Assert.Equal(whole.Predict(Rides).ToArray<float>(), loaded.Predict(Rides).ToArray<float>());
    }

    [Fact]
    public void Ids_are_inputs_of_their_own()
    {
        FittedFeatures fitted = FittedFeatures.Fit([new StandardScore("fare"), new Vocabulary("payment") { AsIds = true }], Rides);
        SymbolicTensor matrix = Model.Input([1], name: FittedFeatures.Matrix), ids = Model.Input(Shape.Scalar, DType.Int64, "payment");
        SymbolicTensor places = new Penstock.Models.Flatten().On(new CategoryEncoding(4, CategoryOutput.OneHot).On(ids));
        Model head = new([matrix, ids], [new Dense(1).On(new Penstock.Models.Concatenate().On(matrix, places))]), whole = head.WithFeatures(fitted);
        Assert.Equal(head.Predict([.. fitted.Apply(Rides).Inputs]).ToArray<float>(), whole.Predict(Rides).ToArray<float>());
        Assert.Throws<ArgumentException>(() => new Model([matrix], [new Dense(1).On(matrix)]).WithFeatures(fitted));
    }

    [Fact]
    public void A_model_that_was_saved_before_models_took_raw_rows_is_fed_as_it_was()
    {
        using var folder = TestFiles.NewFolder();
        string path = Path.Combine(folder.FullName, "old.penstock");
        SymbolicTensor numbers = Model.Input([2], name: "numbers"), payment = Model.Input([1], DType.Text, "payment");
        SymbolicTensor encoded = new Penstock.Models.Concatenate().On(new Normalization([20f, 1.5f], [50f, 0.25f]).On(numbers), new StringLookup(["Cash", "Card"]) { OutputMode = CategoryOutput.OneHot }.On(payment));
        var old = new Model([numbers, payment], [new Dense(1, Activation.Sigmoid).On(encoded)])
        {
            Signature = new() { Task = Target.Binary, Columns = [new("fare", false, 20), new("payment", true), new("output", false)], Target = "tip", ClassNames = ["no", "yes"] },
        };
        old.Save(path);
        Model loaded = Model.Load(path);
        Assert.False(loaded.TakesRawRows);
        Tensor expected = old.Predict(Tensor.From([10.5f, 1, 20, 2, 20, 1, 30, 2], [4, 2]), Tensor.From("Cash", "Card", "Card", "").Reshape([4, 1]));
        Assert.Equal(expected.ToArray<float>(), loaded.Predict(Rides).ToArray<float>());
    }

    [Fact]
    public void Rows_that_do_not_fit_the_model_are_told()
    {
        TrainingTable ready = TrainingTable.Of(Rides, "tip", new() { Validation = 0 });
        Model head = ready.NewHead("linear", seed: 2), whole = head.WithFeatures(ready.Features);
        Assert.Contains("without payment, output", Assert.Throws<InvalidDataException>(() => whole.Predict(Rides.Without("payment", "output"))).Message);
        Assert.Contains("names no columns", Assert.Throws<InvalidOperationException>(() => head.Predict(Rides)).Message);
        Assert.Throws<ArgumentException>(() => ready.NewHead("cnn", seed: 2));
    }

    [Fact]
    public void More_rows_than_go_at_once_give_the_same_bits()
    {
        TrainingTable ready = TrainingTable.Of(Rides, "tip", new() { Validation = 0 });
        Model whole = ready.NewHead("dnn", seed: 2).WithFeatures(ready.Features);
        float[] four = whole.Predict(Rides).ToArray<float>(), many = whole.Predict(Rides.Rows([.. Enumerable.Range(0, 5000).Select(i => i % 4)])).ToArray<float>();
        Assert.Equal(5000, many.Length);
        Assert.All(Enumerable.Range(0, 5000), i => Assert.Equal(four[i % 4], many[i]));
    }
}
