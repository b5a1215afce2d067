using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What holds for every loss; the losses are found by reflection.</summary>
public class LossConformanceTests
{
    public static TheoryData<string> Losses => [.. Clusters.Members<Loss>().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Falls_as_a_model_is_trained_by_it(string name)
    {
        Loss loss = Make(name);
        History history = Network(loss).Fit(Dataset.FromTensors(Rows(loss)).Batch(10), new Adam(0.05), loss, new() { Epochs = 10 });
        Assert.All(history["loss"], value => Assert.True(double.IsFinite(value)));
        Assert.True(history["loss"][^1] < history["loss"][0], history.ToString());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_row_of_weight_zero_teaches_nothing(string name)
    {
        Loss loss = Make(name);
        // It compares rows with each other, so that one without a weight of its own teaches the others.
        if (loss is Circle) return;
        loss.Reduction = Reduction.Sum;
        Example rows = Rows(loss);
        float[] weights = [.. Enumerable.Range(0, Clusters.Count).Select(row => row % 2 == 0 ? 1f : 0f)];
        int[] even = [.. Enumerable.Range(0, Clusters.Count).Where(row => row % 2 == 0)];
        float[] Trained(Dataset<Example> data)
        {
            Sequential model = Network(loss);
            model.Fit(data.Batch(Clusters.Count), new Sgd(1e-3), loss);
            return [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
        }
        float[] weighted = Trained(Dataset.FromTensors(rows.Input, rows.Label, Tensor.From(weights)));
        Example[] all = [.. Dataset.FromTensors(rows)];
        float[] without = Trained(Dataset.From(even.Select(row => all[row]).ToArray()));
        for (int i = 0; i < weighted.Length; i++) Assert.Equal(without[i], weighted[i], 1e-5f + 1e-5f * Math.Abs(without[i]));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Is_not_a_number_where_an_output_or_a_label_is_none(string name)
    {
        Loss loss = Make(name);
        Example rows = Rows(loss);
        var (graph, state) = (new ModelGraph(isTraining: false, seed: 3), new StateStore());
        Sequential model = Network(loss);
        Tensor output = model.Predict(rows.Input);
        Value[] fed = [graph.Graph.Input("label", rows.Label!.DType, rows.Label.Shape), graph.Graph.Input("output", output.DType, output.Shape)];
        graph.Graph.Output("loss", loss.Reduce(fed[0], fed[1]));
        var executor = new Executor(graph.Graph, state);
        Assert.True(float.IsFinite(executor.Run(rows.Label, output)[0].Item<float>()));
        Assert.True(float.IsNaN(executor.Run(rows.Label, WithNaN(output))[0].Item<float>()));
        if (rows.Label.DType == DType.Float32) Assert.True(float.IsNaN(executor.Run(WithNaN(rows.Label), output)[0].Item<float>()));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Of_no_rows_there_is_no_mean(string name)
    {
        Loss loss = Make(name);
        Example rows = Rows(loss);
        Tensor output = Network(loss).Predict(rows.Input);
        var graph = new Graph();
        Value[] fed = [graph.Input("label", rows.Label!.DType, rows.Label.Shape.With(0, 0)), graph.Input("output", output.DType, output.Shape.With(0, 0))];
        graph.Output("mean", loss.Reduce(fed[0], fed[1]));
        loss.Reduction = Reduction.Sum;
        graph.Output("sum", loss.Reduce(fed[0], fed[1]));
        Tensor[] found = new Executor(graph).Run(Tensor.Zeros(fed[0].DType, fed[0].Shape), Tensor.Zeros(fed[1].DType, fed[1].Shape));
        // Dice and Tversky are one ratio over all rows, and 1 where nothing agrees, as in Keras.
        Assert.True(found[0].Item<float>() is float.NaN or 0 || (loss is Dice or Tversky && found[0].Item<float>() == 1), $"{found[0]}");
        Assert.Equal(loss is Dice or Tversky ? 1 : 0, found[1].Item<float>());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Large_outputs_have_a_finite_loss_and_gradient(string name)
    {
        Loss made = Make(name);
        if (made is FunctionLoss) return;
        JsonObject config = made.Config();
        if (config.ContainsKey("from_logits")) config["from_logits"] = true;
        Loss loss = Loss.FromConfig(made.KerasName, config);
        Example rows = Rows(loss);
        Tensor like = Network(loss).Predict(rows.Input);
        // Logits are as large as 1e4 on either side; what is taken as a probability stays one, at its ends.
        bool areLogits = loss is not (BinaryCrossentropy or CategoricalCrossentropy or KLDivergence or Poisson or MeanSquaredLogarithmicError);
        float high = areLogits ? 1e4f : 1, low = areLogits ? -1e4f : 0;
        Tensor output = Tensor.From([.. Enumerable.Range(0, like.Count).Select(i => i % 3 == 0 ? high : low)], like.Shape);
        var graph = new Graph();
        Value[] fed = [graph.Input("label", rows.Label!.DType, rows.Label.Shape), graph.Input("output", output.DType, output.Shape)];
        Value value = loss.Reduce(fed[0], fed[1]);
        graph.Output("loss", value);
        graph.Output("gradient", Differentiation.Gradients(value, [fed[1]])[0]!.ToDense());
        Tensor[] found = new Executor(graph).Run(rows.Label, output);
        Assert.True(float.IsFinite(found[0].Item<float>()), $"{found[0].Item<float>()}");
        Assert.All(found[1].ToArray<float>(), slope => Assert.True(float.IsFinite(slope)));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Comes_back_from_its_settings(string name)
    {
        Loss loss = Make(name);
        if (loss is FunctionLoss) Assert.Throws<ArgumentException>(() => Loss.FromConfig(loss.KerasName, loss.Config()));
        else KerasSettings.RoundTrip(loss.Config(), config => Loss.FromConfig(loss.KerasName, config).Config());
    }

    private static Loss Make(string name) => name == nameof(FunctionLoss)
        ? new FunctionLoss((target, output) => Op.Mean(Op.Square(output - Op.Cast(target, output.DType)), -1))
        : (Loss)Activator.CreateInstance(Clusters.Members<Loss>().Single(type => type.Name == name))!;

    private static Sequential Network(Loss loss) => loss is CTC
        ? new(new Dense(8, Activation.Tanh), new Dense(12), new Penstock.Models.Reshape([4, 3])) { Seed = 3 }
        : Clusters.Network();

    private static Example Rows(Loss loss)
    {
        Example rows = Clusters.Rows(sparse: loss is SparseCategoricalCrossentropy or CategoricalGeneralizedCrossEntropy or Circle or CTC);
        if (loss is not CTC) return rows;
        int[] classes = rows.Label!.ToArray<int>();
        return new(rows.Input, Tensor.From([.. classes.SelectMany(c => new[] { 1 + c % 2, c })], [classes.Length, 2]));
    }

    private static Tensor WithNaN(Tensor x)
    {
        float[] values = x.ToArray<float>();
        values[values.Length / 2] = float.NaN;
        return Tensor.From(values, x.Shape);
    }
}
