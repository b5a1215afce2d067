using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TimeDistributedTests
{
    // Two examples of two steps: the first has mean 2 and variance 1, the second mean 20 and variance 100.
    private static readonly Tensor Steps = Tensor.From([1f, 10, 3, 30], [2, 2, 1]);

    [Fact]
    public void Batch_normalization_takes_the_statistics_of_each_step_by_itself_as_in_Keras()
    {
        var normalization = new Penstock.Models.BatchNormalization { Momentum = 0.5, Epsilon = 0 };
        Assert.Equal([-1f, -1, 1, 1], new LayerRun(new TimeDistributed(normalization), Steps) { IsTraining = true }.Run().Output.ToArray<float>(), Near);
    }

    [Fact]
    public void Moving_averages_go_on_from_step_to_step()
    {
        foreach (Layer within in (Layer[])[Normalization(), new Sequential(new InputLayer([1]), new Rescaling(1), Normalization())])
        {
            var model = new Sequential(new InputLayer([2, 1]), new TimeDistributed(within), new Flatten(), new Dense(1)) { Seed = 1 };
            model.Fit(Dataset.From(new Example(Steps, Tensor.From(new float[,] { { 0 }, { 0 } }))), new Sgd(0), new MeanSquaredError());
            // (0 / 2 + 2 / 2) / 2 + 20 / 2, and (1 / 2 + 1 / 2) / 2 + 100 / 2: what Keras's loop over the steps leaves.
            Assert.Equal([10.5f], Moving(model, "moving_mean"), Near);
            Assert.Equal([50.5f], Moving(model, "moving_variance"), Near);
        }

        Penstock.Models.BatchNormalization Normalization() => new() { Momentum = 0.5 };
        float[] Moving(Model model, string name) => model.GetWeight(model.Weights.Single(w => w.Name == name)).ToArray<float>();
    }

    [Fact]
    public void A_mask_leaves_examples_out_step_by_step()
    {
        Tensor x = Tensor.From([1f, 10, 3, 30, 100, 50], [3, 2, 1]), mask = Tensor.From([true, true, true, true, false, true], [3, 2]);
        float[] y = new LayerRun(new TimeDistributed(new Penstock.Models.BatchNormalization { Epsilon = 0 }), x) { IsTraining = true, Masks = [mask] }.Run().Output.ToArray<float>();
        Assert.Equal([-1f, 1], [y[0], y[2]], (a, b) => MathF.Abs(a - b) < 1e-4f);
        Assert.Equal(0, y[1] + y[3] + y[5], 1e-4f);
    }

    [Fact]
    public void Frozen_and_asked_it_takes_all_steps_at_once()
    {
        var layer = new TimeDistributed(new Penstock.Models.BatchNormalization { Trainable = false });
        foreach (Layer each in (Layer[])[layer, new TimeDistributed(new Dense(2))])
        {
            var model = new ModelGraph(true, seed: 1);
            each.Apply([model.Graph.Input("x", DType.Float32, [Dim.Symbol("batch"), Dim.Symbol("time"), 3])], new LayerCall(each, model));
            Assert.DoesNotContain(model.Graph.Nodes, n => n.Operator is Slice);
        }
    }

    [Fact]
    public void States_that_are_kept_go_on_from_step_to_step_as_in_Keras()
    {
        var together = new Sequential(new InputLayer([3, 4, 1]) { BatchSize = 2 }, new TimeDistributed(Kept()));
        ExpectStepByStep(new Sequential(new InputLayer([4, 1]) { BatchSize = 2 }, Kept()), together);
    }

    [Fact]
    public void States_of_a_loaded_graph_go_on_from_step_to_step()
    {
        using var folder = TestFiles.NewFolder();
        var apart = new Sequential(new InputLayer([4, 1]) { BatchSize = 2 }, Kept());
        apart.Save(folder["kept.penstock"]);
        ExpectStepByStep(apart, new Sequential(new InputLayer([3, 4, 1]) { BatchSize = 2 }, new TimeDistributed(Model.Load(folder["kept.penstock"]))));
    }

    [Fact]
    public void What_goes_on_in_the_body_of_a_loop_goes_on_around_it_and_a_sketch_draws_no_weight_there()
    {
        ModelGraph sketch = ModelGraph.Sketch(isTraining: true), body = sketch.Body();
        Weight Drawn(Layer layer) => layer.FindOrAdd("drawn", new TensorType(DType.Float32, [5]), new WeightRule(new Penstock.Models.RandomNormal()), isLearnt: false);
        Weight weight = Drawn(new Identity { Name = "same" }), other = Drawn(new Identity { Name = "same" });
        Assert.False(sketch.GoesOn);
        body.Write(weight, body.Graph.Input("next", DType.Float32, [5]));
        Assert.True(body.GoesOn && sketch.GoesOn);
        Assert.Equal(other.Slot(7).Initial.ToArray<float>(), weight.Slot(7).Initial.ToArray<float>());

        ModelGraph graph = ModelGraph.Sketch();
        graph.Body().Write(new StateSlot("kept", Tensor.Scalar(0f)), graph.Graph.Input("kept", DType.Float32, Shape.Scalar));
        Assert.True(graph.GoesOn);
    }

    private static RNN Kept() => new SimpleRNN(2) { Stateful = true, Name = "kept", KernelInitializer = Initializer.Ones, RecurrentInitializer = new Penstock.Models.Constant(0.5f) };

    private static void ExpectStepByStep(Model apart, Model together)
    {
        Tensor x = Fed.Normal(DType.Float32, [2, 3, 4, 1]);
        Tensor all = together.Predict(x);
        for (int step = 0; step < 3; step++)
        {
            float[] part = [.. Enumerable.Range(0, 2).SelectMany(row => x.ToArray<float>().AsSpan((row * 3 + step) * 4, 4).ToArray())];
            float[] found = apart.Predict(Tensor.From(part, [2, 4, 1])).ToArray<float>();
            for (int row = 0; row < 2; row++)
                for (int i = 0; i < 2; i++) Assert.Equal(found[row * 2 + i], all.AsSpan<float>()[(row * 3 + step) * 2 + i], 1e-6f);
        }
    }

    [Fact]
    public void Without_a_number_of_steps_statistics_cannot_go_on()
    {
        var model = new Sequential(new InputLayer([Dim.Symbol("time"), 1]), new TimeDistributed(new Penstock.Models.BatchNormalization()), new GlobalAveragePool1D(), new Dense(1));
        Assert.Equal([2, 1], model.Predict(Steps).Shape);
        var error = Assert.Throws<ArgumentException>(() => model.Fit(Dataset.From(new Example(Steps, Tensor.From(new float[,] { { 0 }, { 0 } }))), new Sgd(0), new MeanSquaredError()));
        Assert.Contains("expected a known number of steps, as what BatchNormalization keeps goes on from step to step, got shape [batch, time, 1]. Give the InputLayer the number of steps.", error.Message);
    }

    private static bool Near(float a, float b) => MathF.Abs(a - b) < 1e-5f;
}
