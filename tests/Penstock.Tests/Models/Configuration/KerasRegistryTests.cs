using Penstock.Models;

namespace Penstock.Tests;

public class KerasRegistryTests
{
    // What is made of others, or has no settings that a file could hold.
    private static readonly Type[] WithoutSettings = [typeof(FunctionLoss), typeof(LossMetric), typeof(MinMaxScaling), typeof(ConstantRate)];

    [Fact]
    public void Every_public_layer_is_known() => IsComplete(KerasRegistry<Layer>.Names, typeof(Layer));

    [Fact]
    public void Every_public_loss_is_known() => IsComplete(KerasRegistry<Loss>.Names, typeof(Loss));

    [Fact]
    public void Every_public_metric_is_known() => IsComplete(KerasRegistry<Metric>.Names, typeof(Metric));

    [Fact]
    public void Every_public_optimizer_is_known() => IsComplete(KerasRegistry<Optimizer>.Names, typeof(Optimizer));

    [Fact]
    public void Every_public_schedule_is_known() => IsComplete(KerasRegistry<Schedule>.Names, typeof(Schedule));

    [Fact]
    public void Every_public_initializer_is_known() => IsComplete(KerasRegistry<Initializer>.Names, typeof(Initializer));

    [Fact]
    public void Losses_come_back_from_their_settings() =>
        Assert.All(KerasRegistry<Loss>.Names, name => KerasSettings.RoundTrip(Loss.FromConfig(name).Config(), c => Loss.FromConfig(name, c).Config()));

    [Fact]
    public void Optimizers_come_back_from_their_settings() =>
        Assert.All(KerasRegistry<Optimizer>.Names.Except([nameof(MultiOptimizer), nameof(LossScaleOptimizer)]), name => KerasSettings.RoundTrip(Optimizer.FromConfig(name).Config(), c => Optimizer.FromConfig(name, c).Config()));

    [Fact]
    public void An_optimizer_keeps_its_schedule()
    {
        var adam = new Adam(new CosineDecay(0.1, 1000) { WarmupTarget = 0.5, WarmupSteps = 10 }) { ClipNorm = 2 };
        Optimizer again = Optimizer.FromConfig("Adam", adam.Config());
        Assert.Equal(adam.LearningRate, again.LearningRate);
        Assert.Equal(2, again.ClipNorm);
    }

    [Fact]
    public void A_name_in_snake_case_is_known_too() => Assert.Equal("GlobalAveragePooling2D", KerasRegistry<Layer>.Find("global_average_pooling2d"));

    [Fact]
    public void Rejects_a_name_that_is_not_in_the_library() =>
        Rejects("Layer: expected one of Activation, ", "got \"Lambda\".", () => Layer.FromConfig("Lambda", []));

    [Fact]
    public void Rejects_a_setting_of_the_wrong_kind() =>
        Rejects("Dense: expected a whole number as \"units\"", "got \"x\".", () => Layer.FromConfig("Dense", new() { ["units"] = "x" }));

    [Fact]
    public void Rejects_a_setting_that_is_missing() => Rejects("Dense: expected a whole number as \"units\"", "got nothing.", () => Layer.FromConfig("Dense", []));

    [Fact]
    public void Rejects_what_is_not_there_yet() =>
        Rejects("Regularizer: expected one of ", "\"l3\"", () => Layer.FromConfig("Dense", new() { ["units"] = 1, ["kernel_regularizer"] = "l3" }));

    [Fact]
    public void Rejects_an_unknown_reduction() =>
        Rejects("Hinge: expected one of sum_over_batch_size, sum", "\"some\"", () => Loss.FromConfig("Hinge", new() { ["reduction"] = "some" }));

    [Fact]
    public void Rejects_an_unknown_way_to_sum_an_area() =>
        Rejects("AUC: expected one of interpolation, majoring, minoring", "\"up\"", () => Metric.FromConfig("AUC", new() { ["summation_method"] = "up" }));

    [Fact]
    public void Rejects_an_unknown_average_of_scores() =>
        Rejects("R2Score: expected one of uniform_average", "\"none\"", () => Metric.FromConfig("R2Score", new() { ["class_aggregation"] = "none" }));

    [Fact]
    public void Rejects_an_unknown_activation() => Rejects("Activation: expected one of linear", "\"x\"", () => Layer.FromConfig("Activation", new() { ["activation"] = "x" }));

    [Fact]
    public void Rejects_an_input_without_a_shape() => Rejects("InputLayer: expected a list of extents", "nothing", () => Layer.FromConfig("InputLayer", []));

    private static void Rejects(string begins, string contains, Action make)
    {
        string message = Assert.Throws<ArgumentException>(make).Message;
        Assert.StartsWith(begins, message);
        Assert.Contains(contains, message);
    }

    private static void IsComplete(IReadOnlyList<string> names, Type family) =>
        Assert.Equal(
            family.Assembly.GetExportedTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(family) && !t.IsAssignableTo(typeof(Model)) && !WithoutSettings.Contains(t))
                .Select(KerasText.NameOf).Order(StringComparer.Ordinal),
            names.Where(n => n is not ("Listed" or "GraphModel")));
}
