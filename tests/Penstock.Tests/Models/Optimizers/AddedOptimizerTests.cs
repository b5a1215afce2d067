using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Optimizers that stand in keras3_additions.json, whose cases have forms of their own.</summary>
public class AddedOptimizerTests
{
    [Fact]
    public void Lamb_takes_the_recorded_step()
    {
        Dictionary<string, object?> one = Recorded(0);
        Tensor weight = Step(new Lamb(0.5), one["vars"], one["grads"]);
        AssertClose(one["expected"], weight, 1e-4);
    }

    [Fact]
    public void Lamb_follows_the_recorded_trajectory()
    {
        Tensor first = Tensor.From(Enumerable.Repeat(0.01f, 10).ToArray()), others = Tensor.From(Enumerable.Range(1, 10).Select(i => i / 10f).ToArray());
        Tensor[][] gradients = [[first], [others], [others], [others], [others]];
        double[] expected = [.. ((object?[])Recorded(1)["expected_each"]!).Cast<double>()];
        Tensor[][] steps = [.. OptimizerPlayer.Steps(new Lamb(), [("x", Tensor.From(Enumerable.Repeat(1f, 10).ToArray()))], gradients)];
        for (int i = 0; i < expected.Length; i++) Assert.All(steps[i][0].ToArray<float>(), x => Assert.Equal(expected[i], x, 1e-3));
    }

    [Fact]
    public void Muon_makes_a_matrix_orthogonal_as_recorded()
    {
        var one = (Dictionary<string, object?>)Recorded(2)["newton_schulz5"]!;
        Tensor matrix = ArrayPlayer.Single(ArrayPlayer.Array(one["input"]));
        var graph = new Graph();
        graph.Output("orthogonal", new Muon { NsSteps = (int)(long)one["steps"]! }.Orthogonal(graph.Input("x", matrix.DType, matrix.Shape)));
        AssertClose(one["expected"], new Executor(graph).Run(matrix)[0], 1e-3);
    }

    [Fact]
    public void Muon_takes_the_recorded_step()
    {
        Dictionary<string, object?> one = Recorded(3);
        AssertClose(one["expected"], Step(new Muon(0.5) { WeightDecay = 0 }, one["vars"], one["grads"]), 1e-2);
    }

    [Fact]
    public void Muon_changes_vectors_embeddings_and_named_layers_as_Adam_does()
    {
        Tensor matrix = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }), gradient = Tensor.From(new float[,] { { 1, 6 }, { 7, 2 } });
        Tensor[] of = OptimizerPlayer.Steps(new Muon(0.5) { WeightDecay = 0, ExcludeLayers = ["last"] }, [("last", matrix), ("embeddings", matrix), ("kernel", matrix)], [[gradient, gradient, gradient]]).Single();
        float[] adam = Step(new Adam(0.05), matrix, gradient).ToArray<float>();
        Assert.Equal(adam, of[0].ToArray<float>());
        Assert.Equal(adam, of[1].ToArray<float>());
        Assert.NotEqual(adam, of[2].ToArray<float>());
    }

    [Theory]
    [InlineData(typeof(Nadam))]
    [InlineData(typeof(Adamax))]
    [InlineData(typeof(Lamb))]
    [InlineData(typeof(Lion))]
    [InlineData(typeof(Adadelta))]
    [InlineData(typeof(Adagrad))]
    [InlineData(typeof(Adafactor))]
    public void Weights_decay_beside_the_gradient_unless_they_are_excluded(Type type)
    {
        Dictionary<string, object?> one = Recorded(6);
        var optimizer = Optimizer.FromConfig(type.Name, new() { ["learning_rate"] = 1.0, ["weight_decay"] = 0.004 });
        optimizer.ExcludeFromWeightDecay = ["exclude"];
        Tensor two = Tensor.Scalar(2f), none = Tensor.Scalar(0f);
        Tensor[] after = OptimizerPlayer.Steps(optimizer, [("kernel", two), ("exclude", two)], [[none, none], [none, none], [none, none]]).Last();
        Assert.Equal((double)one["after_3_applications"]!, after[0].Item<float>(), 1e-6);
        Assert.Equal((double)one["excluded_variables"]!, after[1].Item<float>(), 1e-6);
    }

    private static Dictionary<string, object?> Recorded(int index) =>
        (Dictionary<string, object?>)((object?[])VectorFile.Part("modelling", "keras3_additions.json", "optimizers")!)[index]!;

    private static Tensor Step(Optimizer optimizer, object? weight, object? gradient)
    {
        Tensor Single(object? value) => value as Tensor ?? ArrayPlayer.Single(ArrayPlayer.Floating(ArrayPlayer.Array(value)));
        return OptimizerPlayer.Steps(optimizer, [("kernel", Single(weight))], [[Single(gradient)]]).Single()[0];
    }

    private static void AssertClose(object? expected, Tensor actual, double tolerance)
    {
        Tensor wanted = ArrayPlayer.Array(expected);
        for (int i = 0; i < wanted.Count; i++) Assert.Equal(wanted.NumberAt(i), actual.NumberAt(i), tolerance);
    }
}
