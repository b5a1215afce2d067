using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class MultiOptimizerTests
{
    private static readonly Tensor s_ones = Tensor.From(1f, 1f), s_slope = Tensor.From(0.5f, -2f);

    [Fact]
    public void Each_weight_changes_by_its_own_optimizer_at_its_own_rate()
    {
        var optimizer = new MultiOptimizer(new RmsProp(0.3), ("v/kernel", new Adam(0.1)), ("bias", new Sgd(new ExponentialDecay(0.2, 1, 0.5))));
        Tensor[][] steps = [.. Steps(optimizer, "kernel", "bias", "gamma")];
        Optimizer[] alone = [new Adam(0.1), new Sgd(new ExponentialDecay(0.2, 1, 0.5)), new RmsProp(0.3)];
        for (int i = 0; i < alone.Length; i++)
            Assert.Equal(Steps(alone[i], "w").Last()[0].ToArray<float>(), steps[^1][i].ToArray<float>());
    }

    [Fact]
    public void Rejects_a_weight_of_two_optimizers() =>
        Assert.Contains("expected one optimizer for \"v/kernel\", got 2", Assert.Throws<ArgumentException>(() => Steps(new MultiOptimizer(new Sgd(), ("kernel", new Adam()), ("v/", new Lion())), "kernel").Last()).Message);

    [Fact]
    public void Rejects_settings_that_belong_to_its_optimizers() =>
        Assert.Contains("Set them on its optimizers", Assert.Throws<ArgumentException>(() => Steps(new MultiOptimizer(new Sgd()) { ClipNorm = 1 }, "kernel").Last()).Message);

    [Theory]
    [InlineData("(")]
    [InlineData("(?!bias)")]
    public void Rejects_patterns_that_cannot_be_used(string pattern)
    {
        Assert.Contains("MultiOptimizer: expected a regular expression", Assert.Throws<ArgumentException>(() => new MultiOptimizer(new Sgd(), (pattern, new Adam()))).Message);
        Assert.Contains("Muon: expected a regular expression", Assert.Throws<ArgumentException>(() => new Muon { ExcludeLayers = [pattern] }).Message);
    }

    [Fact]
    public void Rejects_a_pattern_in_a_file_that_is_no_text()
    {
        var config = (JsonObject)JsonNode.Parse("""{"obj_map": {"config": {"optimizer": [{"class_name": "SGD", "config": {}}], "variable_identifier": [null]}}, "default_optimizer": {"class_name": "SGD", "config": {}}}""")!;
        Assert.Contains("expected patterns as texts, got null", Assert.Throws<ArgumentException>(() => Optimizer.FromConfig("MultiOptimizer", config)).Message);
    }

    [Fact]
    public void Is_read_in_the_later_form_of_Keras_whose_patterns_match_whole_paths()
    {
        var read = (MultiOptimizer)Optimizer.FromConfig("MultiOptimizer", (JsonObject)JsonNode.Parse("""
            {"name": "m", "loss_scale_factor": null, "optimizer_map": {"module": "keras.optimizers", "class_name": "OptimizerMap", "config": {
              "default_optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.5}},
              "optimizer_map": {"v/kernel": {"class_name": "Adam", "config": {"learning_rate": 0.1}}, "v/b": {"class_name": "Lion", "config": {}}}}}}
            """)!);
        Assert.Equal(("SGD", "Adam", "Lion"), (read.DefaultOptimizer.KerasName, read.Parts[0].Optimizer.KerasName, read.Parts[1].Optimizer.KerasName));
        Tensor[] last = Steps(read, "kernel", "bias").Last(), alone = Steps(new Sgd(0.5), "w").Last();
        Assert.Equal(alone[0].ToArray<float>(), last[1].ToArray<float>());
        Assert.Equal(Steps(new Adam(0.1), "w").Last()[0].ToArray<float>(), last[0].ToArray<float>());
    }

    private static IEnumerable<Tensor[]> Steps(Optimizer optimizer, params string[] names) =>
        OptimizerPlayer.Steps(optimizer, [.. names.Select(name => (name, s_ones))], Enumerable.Repeat(names.Select(_ => s_slope).ToArray(), 3));
}
