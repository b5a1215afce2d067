using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Every recorded or derived case of Keras's layers, losses, metrics, optimizers, schedules, initializers, functions and tools.</summary>
public class KerasVectorTests
{
    [Fact]
    public void Losses_agree() => Run("keras_losses.json", MetricPlayer.LossOf);

    [Fact]
    public void Metrics_agree() => Run("keras_metrics.json", MetricPlayer.MetricOf);

    [Fact]
    public void Optimizers_agree() => Run("keras_optimizers.json", OptimizerPlayer.Of);

    [Fact]
    public void Schedules_agree() => Run("keras_lr_schedules.json", OptimizerPlayer.ScheduleOf);

    [Fact]
    public void Initializers_agree() => Run("keras_initializers.json", InitializerPlayer.Of);

    [Theory]
    [InlineData("keras_layers_core.json")]
    [InlineData("keras_layers_convolutional.json")]
    [InlineData("keras_layers_pooling.json")]
    [InlineData("keras_layers_merging.json")]
    [InlineData("keras_layers_normalization.json")]
    [InlineData("keras_layers_attention.json")]
    [InlineData("keras_layers_regularization.json")]
    [InlineData("keras_layers_reshaping.json")]
    [InlineData("keras_layers_activations.json")]
    [InlineData("keras_layers_preprocessing.json")]
    [InlineData("keras_regularizers_constraints_activations.json")]
    public void Layers_agree(string file) => Run(file, LayerPlayer.Of);

    [Fact]
    public void Functions_of_tensors_and_images_agree() => Run("keras_ops_nn_image_math.json", FunctionPlayer.ItemOf);

    [Fact]
    public void Tools_around_models_agree() => Run("keras_utils_callbacks.json", ToolPlayer.ItemOf);

    [Fact]
    public void Recurrent_layers_agree() => Run("keras_layers_rnn.json", RecurrentPlayer.Of);

    [Fact]
    public void Layers_give_the_derived_outputs() => Run("derived_layer_forward.json", DerivedPlayer.LayerOf);

    [Fact]
    public void Convolutions_give_the_derived_outputs() => Run("derived_convolutions.json", DerivedPlayer.ConvolutionOf);

    [Fact]
    public void Optimizers_follow_the_derived_trajectory() => Run("derived_optimizer_trajectories.json", DerivedPlayer.TrajectoryOf);

    [Fact]
    public void Optimizers_follow_the_derived_trajectories_of_two_variables() =>
        Run("derived_optimizer_trajectories.json", DerivedPlayer.TwoVariables, "trajectories_two_variables.vectors");

    [Fact]
    public void Newer_losses_agree() => Run("keras3_additions.json", DerivedPlayer.AddedLossOf, "losses");

    private static void Run(string name, Func<VectorCase, VectorItem> itemOf)
    {
        VectorFile file = VectorFile.Load("modelling", name);
        VectorRun.Of(file.Name, [.. file.Cases.Select(itemOf)]);
    }

    private static void Run(string name, Func<VectorCase, Action?> runnerOf, string list = "vectors") =>
        VectorRun.Of(VectorFile.Load("modelling", name, list), runnerOf);
}
