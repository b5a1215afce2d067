using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Averages of weights; the expected values follow the rule that Keras states, computed here step by step.</summary>
public class WeightAverageTests
{
    private static readonly Tensor s_rows = Tensor.From(new float[,] { { 1 }, { 2 }, { 3 } });

    [Fact]
    public void Weights_become_their_averages_at_the_end_of_a_training()
    {
        var (plain, averaged) = (Model(), Model());
        var seen = new Weights();
        plain.Fit(Data(), new Sgd(0.01), new MeanSquaredError(), new() { Epochs = 4, Callbacks = [seen] });
        averaged.Fit(Data(), new Sgd(0.01) { UseEma = true, EmaMomentum = 0.9 }, new MeanSquaredError(), new() { Epochs = 4 });
        float average = seen.Values[0];
        foreach (float value in seen.Values) average = average * 0.9f + value * 0.1f;
        Assert.Equal(average, Weight(averaged), 1e-6f);
        Assert.NotEqual(Weight(plain), Weight(averaged));
    }

    [Fact]
    public void Weights_become_their_averages_every_few_steps()
    {
        Tensor zero = Tensor.Scalar(0f), one = Tensor.Scalar(1f);
        var optimizer = new Sgd(0.5) { UseEma = true, EmaMomentum = 0.5, EmaOverwriteFrequency = 2 };
        float[] steps = [.. OptimizerPlayer.Steps(optimizer, [("w", zero)], [[one], [one], [one], [one]]).Select(w => w[0].Item<float>())];
        // -0.5, then -1 averaged with it, then on from there.
        Assert.Equal([-0.5f, -0.75f, -1.25f, -1.375f], steps);
    }

    [Fact]
    public void A_weight_that_is_unfrozen_late_is_averaged_from_then_on()
    {
        Sequential model = Model();
        var optimizer = new Sgd(0.01) { UseEma = true };
        model.Layers[1].Trainable = false;
        model.Fit(Data(), optimizer, new MeanSquaredError(), new() { Epochs = 2 });
        model.Layers[1].Trainable = true;
        model.Fit(Data(), optimizer, new MeanSquaredError());
        Assert.InRange(model.GetWeight(model.Layers[1].Weights[0]).Item<float>(), 0.5f, 1.5f);
    }

    [Fact]
    public void Settings_come_back_from_a_file()
    {
        var optimizer = Optimizer.FromConfig("SGD", new Sgd(0.1) { UseEma = true, EmaMomentum = 0.8, EmaOverwriteFrequency = 5 }.Config());
        Assert.Equal((true, 0.8, 5), (optimizer.UseEma, optimizer.EmaMomentum, optimizer.EmaOverwriteFrequency));
        Assert.Contains("expected an EmaOverwriteFrequency of 1 or more, got 0", Assert.Throws<ArgumentException>(() => new Sgd { EmaOverwriteFrequency = 0 }).Message);
    }

    private static Sequential Model() => new(
        new Dense(1) { KernelInitializer = Initializer.Ones, UseBias = false }, new Dense(1) { KernelInitializer = Initializer.Ones, UseBias = false });

    private static Dataset<Example> Data() => Dataset.FromTensors(s_rows, s_rows).Map(e => new Example(e.Input, Tensor.From(0f))).Batch(3);

    private static float Weight(Sequential model) => model.GetWeight(model.Weights[0]).Item<float>();

    private sealed class Weights : Callback
    {
        public List<float> Values { get; } = [];

        public override void OnBatchEnd(TrainingRun run) => Values.Add(run.Model.GetWeight(run.Model.Weights[0]).Item<float>());
    }
}
