using System.Text.Json.Nodes;
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
        // Keras took 6 iterations, and steps as they were, when it was recorded.
        AssertClose(one["expected"], Step(new Muon(0.5) { WeightDecay = 0, NsSteps = 6, RmsRate = null }, one["vars"], one["grads"]), 1e-2);
        // From muon_test.py of August 2026.
        float[] expected = [0.988775f, 1.887053f, 2.873428f, 3.97035f];
        float[] found = Step(new Muon(0.5) { WeightDecay = 0 }, one["vars"], one["grads"]).ToArray<float>();
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], found[i], 1e-4f);
    }

    [Fact]
    public void Muon_decays_what_Adam_changes_by_a_rate_of_its_own()
    {
        Tensor matrix = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }), vector = Tensor.From(8f), none = Tensor.From(0f);
        var optimizer = new Muon(0.5) { WeightDecay = 0.1, AdamWeightDecay = 0.5, AdamLrRatio = 0.1, ExcludeFromWeightDecay = ["kept"] };
        Tensor[] of = OptimizerPlayer.Steps(optimizer, [("kernel", matrix), ("bias", vector), ("kept", vector)], [[Tensor.Zeros(DType.Float32, [2, 2]), none, none]]).Single();
        Assert.Equal([0.95f, 1.9f, 2.85f, 3.8f], of[0].ToArray<float>());
        Assert.Equal([6f], of[1].ToArray<float>());
        Assert.Equal([8f], of[2].ToArray<float>());
    }

    [Fact]
    public void Muon_reads_and_writes_the_settings_that_Keras_has()
    {
        // What get_config of keras/src/optimizers/muon.py gives for Muon(), August 2026.
        const string Written = """
            {"name": "muon", "learning_rate": 0.001, "weight_decay": 0.004, "clipnorm": null, "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
             "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null, "adam_beta_1": 0.9, "adam_beta_2": 0.999, "epsilon": 1e-07,
             "exclude_layers": [], "muon_a": 3.4445, "muon_b": -4.775, "muon_c": 2.0315, "adam_lr_ratio": 1, "momentum": 0.95, "ns_steps": 5, "nesterov": true,
             "exclude_embeddings": true, "adam_weight_decay": 0.004, "rms_rate": 0.2}
            """;
        JsonObject recorded = JsonNode.Parse(Written)!.AsObject();
        Assert.True(JsonNode.DeepEquals(recorded, Optimizer.FromConfig("Muon", recorded.DeepClone().AsObject()).Config()));
        Assert.True(JsonNode.DeepEquals(recorded, new Muon().Config()));
        (recorded["rms_rate"], recorded["adam_weight_decay"]) = (null, null);
        var without = (Muon)Optimizer.FromConfig("Muon", recorded);
        Assert.Null(without.RmsRate);
        Assert.Equal(0, without.AdamWeightDecay);
    }

    [Fact]
    public void Muon_changes_vectors_embeddings_and_named_layers_as_Adam_does()
    {
        Tensor matrix = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }), gradient = Tensor.From(new float[,] { { 1, 6 }, { 7, 2 } });
        Tensor[] of = OptimizerPlayer.Steps(new Muon(0.05) { WeightDecay = 0, AdamWeightDecay = 0, ExcludeLayers = ["last"] }, [("last", matrix), ("embeddings", matrix), ("kernel", matrix)], [[gradient, gradient, gradient]]).Single();
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
