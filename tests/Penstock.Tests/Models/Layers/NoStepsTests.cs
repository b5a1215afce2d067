using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Sequences without steps: nothing was put out, which is 0, and the states are those before the first step.</summary>
public class NoStepsTests
{
    public static TheoryData<string> Kinds => ["LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM", "dropped"];

    [Theory, MemberData(nameof(Kinds))]
    public void Leave_the_states_as_they_were(string kind)
    {
        foreach (bool isKnown in (bool[])[false, true])
        {
            RNN layer = Make(kind);
            bool isImage = layer is ConvLSTM;
            Shape step = isImage ? [4, 2] : [2], state = isImage ? [3, 3] : [3];
            SymbolicTensor x = Model.Input([isKnown ? 0 : Dim.Symbol("time"), .. step]);
            SymbolicTensor[] states = [.. layer.Cell.StateShapes(step).Select(s => Model.Input(s))];
            var model = new Model([x, .. states], layer.OnAll(x, states)) { Seed = 3 };
            Tensor[] given = [.. states.Select((s, i) => Fed.Normal(DType.Float32, s.Shape.With(0, 2), seed: i + 1))];
            Tensor[] found = model.PredictAll([Tensor.Zeros(DType.Float32, [2, 0, .. step]), .. given]);
            Assert.All(found[0].ToArray<float>(), y => Assert.Equal(0, y));
            Assert.Equal(state.Insert(0, 2), found[0].Shape);
            for (int i = 0; i < given.Length; i++) Assert.Equal(given[i].ToArray<float>(), found[i + 1].ToArray<float>());
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Are_trained_over_among_others(string kind)
    {
        RNN layer = Make(kind);
        Shape step = layer is ConvLSTM ? [4, 2] : [2];
        SymbolicTensor x = Model.Input([Dim.Symbol("time"), .. step]);
        Model New() => new(x, new Dense(1) { Name = "end" }.On(new Flatten { Name = "flat" }.On(layer.OnAll(x)[0]))) { Seed = 3 };
        Model model = New();
        Example Batch(int steps) => new(Fed.Normal(DType.Float32, [2, steps, .. step]), Tensor.From(new float[,] { { 1 }, { 2 } }));
        History history = model.Fit(Dataset.From(Batch(0), Batch(3), Batch(0)), new Sgd(0.1), new MeanSquaredError());
        Assert.True(double.IsFinite(history["loss"][0]));
        // Only the bias of the end can learn from nothing: the mean of squares of 1 and 2 has its slope of -3 there.
        Model other = New();
        float[][] before = [.. other.Weights.Select(w => other.GetWeight(w).ToArray<float>())];
        other.Fit(Dataset.From(Batch(0)), new Sgd(0.1), new MeanSquaredError());
        for (int i = 0; i < before.Length - 1; i++) Assert.Equal(before[i], other.GetWeight(other.Weights[i]).ToArray<float>());
        Assert.Equal(0.3f, other.GetWeight(other.Weights[^1]).Item<float>(), 1e-6f);
    }

    [Fact]
    public void Give_no_outputs_where_those_of_all_steps_are_asked_for()
    {
        var model = new Sequential(new InputLayer([Dim.Symbol("time"), 2]), new LSTM(3) { ReturnSequences = true }, new GRU(4) { ReturnSequences = true });
        Assert.Equal([2, 0, 4], model.Predict(Tensor.Zeros(DType.Float32, [2, 0, 2])).Shape);
    }

    private static RNN Make(string kind) => kind switch
    {
        "LSTM" => new LSTM(3) { ReturnState = true },
        "GRU" => new GRU(3) { ReturnState = true },
        "SimpleRNN" => new SimpleRNN(3) { ReturnState = true },
        "RNN" => new RNN([new SimpleRNNCell(2), new LSTMCell(3)]) { ReturnState = true },
        "ConvLSTM" => new ConvLSTM1D(3, 2) { ReturnState = true },
        _ => new LSTM(3, Activation.Relu) { ReturnState = true, Dropout = 0.5, RecurrentDropout = 0.5 },
    };
}
