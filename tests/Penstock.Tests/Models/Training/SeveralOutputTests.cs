using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Models of several outputs: a loss, a weight and metrics for each. Expected values follow from models of one output.</summary>
public class SeveralOutputTests
{
    private static OutputLoss Kind => new("kind", new SparseCategoricalCrossentropy { FromLogits = true }) { Metrics = [new Accuracy()] };

    private static OutputLoss Sum => new("sum", new MeanSquaredError()) { Weight = 0.25, Label = "total" };

    [Fact]
    public void The_sum_of_weighted_losses_is_made_small_and_each_is_told_by_its_output()
    {
        Model model = Network();
        History history = model.Fit(Batches(), new Adam(0.02), [Kind, Sum], new() { Epochs = 12, Validation = Batches() });
        Assert.Equal(["loss", "kind_loss", "sum_loss", "kind_accuracy", "val_loss", "val_kind_loss", "val_sum_loss", "val_kind_accuracy"], history.Epochs[0].Keys);
        foreach (var epoch in history.Epochs) Assert.Equal(epoch["kind_loss"] + 0.25 * epoch["sum_loss"], epoch["loss"], 1e-5);
        Assert.True(history["kind_loss"][^1] < 0.5 * history["kind_loss"][0] && history["sum_loss"][^1] < 0.5 * history["sum_loss"][0], history.ToString());
        EvaluationResult found = model.Evaluate(Batches());
        Assert.Equal(history["val_sum_loss"][^1], found["sum_loss"], 1e-6);
        Assert.Equal(found.Values, model.Evaluate(Batches(), [Kind, Sum]).Values);
    }

    [Fact]
    public void An_output_without_a_loss_or_with_weight_0_changes_nothing()
    {
        Model alone = Network(), part = Network(), zero = Network();
        Model one = new(alone.Inputs, [alone.Outputs[0]]) { Seed = 6 };
        Dataset<Example> plain = Batches().Map(e => new Example(e["x"], e["kind"]));
        one.Fit(plain, new Sgd(0.1), Kind.Loss, new() { Epochs = 2 });
        part.Fit(Batches(), new Sgd(0.1), [Kind], new() { Epochs = 2 });
        zero.Fit(Batches(), new Sgd(0.1), [Kind, Sum with { Weight = 0 }], new() { Epochs = 2 });
        float[] expected = Trunk(one);
        Assert.Equal(expected, Trunk(part));
        Assert.Equal(expected, Trunk(zero));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void A_file_keeps_losses_weights_and_metrics_by_output(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        model.Fit(Batches(), new Adam(0.02), [Kind, Sum with { Label = "sum" }]);
        model.Save(folder["m" + ending]);
        Model loaded = Model.Load(folder["m" + ending]);
        Assert.True(loaded.HasLoss);
        Assert.Equal(model.Evaluate(Batches()).Values, loaded.Evaluate(Batches()).Values);
        History history = loaded.Fit(Batches(), loaded.Trained!.Value.Optimizer, loaded.Compiled!.Losses);
        Assert.Equal(model.Fit(Batches(), model.Trained!.Value.Optimizer, [Kind, Sum])["loss"], history["loss"]);
    }

    [Fact]
    public void An_input_may_be_its_own_label()
    {
        SymbolicTensor x = Model.Input([4], name: "x");
        var model = new Model(x, new Dense(4) { Name = "again" }.On(new Dense(3).On(x))) { Seed = 2 };
        History history = model.Fit(Batches(), new Adam(0.05), [new OutputLoss("again", new MeanSquaredError()) { Label = "x" }], new() { Epochs = 5 });
        Assert.True(history["again_loss"][^1] < 0.5 * history["again_loss"][0], history.ToString());
        Assert.Equal(history["again_loss"], history["loss"]);
    }

    [Fact]
    public void Steps_on_single_batches_train_as_epochs_do()
    {
        Model fitted = Network(), looped = Network();
        var (adam, losses) = (new Adam(0.02), (OutputLoss[])[Kind, Sum]);
        History history = fitted.Fit(Batches(), new Adam(0.02), losses, new() { Epochs = 2 });
        double first = Batches().AsEnumerable().Average(batch => looped.TrainOnBatch(batch, adam, losses));
        Assert.Equal(history["loss"][0], first, 1e-6);
        foreach (Example batch in Batches().AsEnumerable()) looped.TrainOnBatch(batch, adam, [Kind with { Loss = losses[0].Loss }, losses[1]]);
        Assert.Equal(Trunk(fitted), Trunk(looped));
        Assert.Equal(fitted.Evaluate(Batches()).Values, looped.Evaluate(Batches()).Values);
    }

    [Fact]
    public void A_single_batch_is_measured_as_an_evaluation_of_it_and_changes_nothing()
    {
        Model model = Network();
        float[] before = Trunk(model);
        Example batch = Batches().First();
        EvaluationResult found = model.TestOnBatch(batch, [Kind, Sum]);
        Assert.Equal(model.Evaluate(Batches().Take(1), [Kind, Sum]).Values, found.Values);
        Assert.Equal(found.Values, model.TestOnBatch(batch, [Kind, Sum]).Values);
        Assert.Equal(["loss", "kind_loss", "sum_loss", "kind_accuracy"], found.Values.Keys);
        Assert.Equal(before, Trunk(model));
        model.Fit(Batches(), new Sgd(0.1), [Kind, Sum]);
        Assert.Equal(model.Evaluate(Batches().Take(1)).Values, model.TestOnBatch(batch).Values);
    }

    [Fact]
    public void Tensors_in_another_order_are_found_by_name_or_refused()
    {
        Model model = Network();
        Example batch = Batches().First(), turned = new([("kind", batch["kind"]), ("sum", batch["sum"]), ("x", batch["x"]), ("total", batch["total"])]);
        OutputLoss last = Sum with { Label = "sum" };
        EvaluationResult found = model.TestOnBatch(batch, [Kind, last]);
        Assert.Equal(found.Values, model.TestOnBatch(turned, [Kind, last]).Values);
        double loss = model.TrainOnBatch(batch, new Sgd(0), [Kind, last]);
        Assert.Equal(loss, model.TrainOnBatch(turned, model.Trained!.Value.Optimizer, [Kind, last]));
        // Two inputs of one shape would else change places unseen.
        SymbolicTensor a = Model.Input([4], name: "a"), b = Model.Input([4], name: "b");
        var pair = new Model([a, b], [new Dense(1).On(new Models.Subtract().On(a, b))]) { Seed = 3 };
        Tensor one = batch["x"], other = Tensor.Zeros(DType.Float32, one.Shape);
        Example first = new([("a", one), ("b", other)], batch["sum"]), second = new([("b", other), ("a", one)], batch["sum"]);
        Assert.Equal(pair.TestOnBatch(first, new MeanSquaredError()).Loss, pair.TestOnBatch(second, new MeanSquaredError()).Loss);
        Assert.Contains("expected every batch with inputs named a, b in this order", Assert.Throws<ArgumentException>(() => pair.Fit(Dataset.From(1, 2).Map(n => n == 1 ? first : second), new Sgd(), new MeanSquaredError())).Message);
    }

    [Fact]
    public void All_outputs_are_predicted_for_data_as_for_one_batch()
    {
        Model model = Network();
        Tensor[] whole = model.PredictAll(Batches()), batch = model.PredictAll(Batches().First()["x"]);
        Assert.Equal(whole[0].ToArray<float>(), model.Predict(Batches()).ToArray<float>());
        Assert.Equal([96 * 3, 96], whole.Select(w => w.Count));
        for (int i = 0; i < 2; i++) Assert.Equal(batch[i].ToArray<float>(), whole[i].ToArray<float>()[..batch[i].Count]);
    }

    [Fact]
    public void Gradients_are_those_of_the_weighted_sum_of_losses()
    {
        Model model = Network();
        Example batch = Batches().First();
        Tensor[] both = Of([Kind, Sum]), kind = Of([Kind]), sum = Of([Sum with { Weight = 1 }]);
        float[] trunk = both[0].ToArray<float>(), first = kind[0].ToArray<float>(), second = sum[0].ToArray<float>();
        for (int i = 0; i < trunk.Length; i++) Assert.Equal(first[i] + 0.25f * second[i], trunk[i], 1e-6f);
        Assert.Equal((6, 4, 4), (both.Length, kind.Length, sum.Length));

        Tensor[] Of(IReadOnlyList<OutputLoss> losses) => [.. model.Gradients(batch, losses).Select(g => g.Gradient)];
    }

    [Fact]
    public void Memory_is_foreseen_from_a_number_as_from_a_batch()
    {
        Model model = Network();
        TrainingPlan plan = model.Plan(16, new Adam(), [Kind, Sum with { Label = "sum" }]);
        Example batch = Batches().Map(e => new Example([("x", e["x"]), ("kind", e["kind"]), ("sum", e["sum"])])).First();
        Assert.Equal(plan, model.Plan(batch, new Adam(), [Kind, Sum with { Label = "sum" }]));
        Assert.Equal(plan, model.Plan(16) with { Arena = plan.Arena, Activations = plan.Activations, Peak = plan.Peak });
        model.Fit(Batches(), new Adam(), [Kind, Sum with { Label = "sum" }]);
        Assert.Equal(plan, model.Plan(16));
        Assert.Equal(plan, model.Plan(16, null, null, new FitOptions()));
        SymbolicTensor x = Model.Input([4], name: "x");
        var again = new Model(x, new Dense(4) { Name = "again" }.On(x));
        Assert.Equal(again.Plan(8, null, [new OutputLoss("again", new MeanSquaredError())]), again.Plan(8, null, [new OutputLoss("again", new MeanSquaredError()) { Label = "x" }]));
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        void Fails(string message, Action<Model> act) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => act(Network())).Message);
        Fails("Give [new OutputLoss(\"kind\", ..), new OutputLoss(\"sum\", ..)]", m => m.Fit(Batches().Map(e => new Example(e["x"], e["kind"])), new Sgd(), new MeanSquaredError()));
        Fails("expected a loss of one of the outputs kind, sum, got one of \"size\"", m => m.Fit(Batches(), new Sgd(), [new OutputLoss("size", new MeanSquaredError()) { Label = "sum" }]));
        Fails("the label of output \"kind\"", m => m.Fit(Batches(), new Sgd(), [Kind with { Label = "sort" }, Sum]));
        Fails("Set OutputLoss.Metrics", m => m.Fit(Batches(), new Sgd(), [Kind, Sum], new() { Metrics = [new Accuracy()] }));
        Fails("expected losses of one or more different outputs", m => m.Fit(Batches(), new Sgd(), [Kind, Kind]));
        Fails("expected no class weights", m => m.Fit(Batches(), new Sgd(), [Kind], new() { ClassWeights = new Dictionary<int, float> { [1] = 2 } }));
    }

    private static float[] Trunk(Model model) => [.. model.GetWeight(model.GetLayer("trunk").Weights[0]).ToArray<float>(), .. model.GetWeight(model.GetLayer("kind").Weights[0]).ToArray<float>()];

    private static Model Network()
    {
        SymbolicTensor x = Model.Input([4], name: "x"), trunk = new Dense(12, Activation.Tanh) { Name = "trunk" }.On(x);
        return new Model([x], [new Dense(3) { Name = "kind" }.On(trunk), new Dense(1) { Name = "sum" }.On(trunk)]) { Seed = 6 };
    }

    /// <summary>Rows x, the place of the greatest of the first three numbers, and the sum of all, twice.</summary>
    private static Dataset<Example> Batches()
    {
        var random = new Random(9);
        float[][] rows = [.. Enumerable.Range(0, 96).Select(_ => Enumerable.Range(0, 4).Select(_ => random.NextSingle() * 2 - 1).ToArray())];
        Tensor x = Tensor.From([.. rows.SelectMany(r => r)], [96, 4]), kind = Tensor.From([.. rows.Select(r => r.AsSpan(0, 3).IndexOf(r.Take(3).Max()))]), sum = Tensor.From([.. rows.Select(r => r.Sum())], [96, 1]);
        return Dataset.FromTensors(new Example([("x", x), ("kind", kind), ("total", sum), ("sum", sum)])).Batch(16);
    }
}
