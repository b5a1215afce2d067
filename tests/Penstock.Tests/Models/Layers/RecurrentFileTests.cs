using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Recurrent layers and attention within models: saved and loaded, and with rows of several lengths.</summary>
public class RecurrentFileTests
{
    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".penstock")]
    public void A_saved_model_of_sequences_predicts_the_same_to_the_bit(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        Tensor mask = Tensor.From([.. Enumerable.Range(0, 50).Select(i => i % 3 > 0)], [2, 5, 5]), all = Tensor.From(Enumerable.Repeat(true, 50).ToArray(), [2, 5, 5]);
        Tensor steps = Made(2, 5, 3), state = Made(2, 4);
        Tensor expected = model.Predict(steps, state, mask);
        Assert.NotEqual(expected.ToArray<float>(), model.Predict(steps, state, all).ToArray<float>());
        Assert.NotEqual(expected.ToArray<float>(), model.Predict(steps, Tensor.Zeros(DType.Float32, [2, 4]), mask).ToArray<float>());
        model.Save(folder["model" + ending]);
        Assert.Equal(expected.ToArray<float>(), Model.Load(folder["model" + ending]).Predict(steps, state, mask).ToArray<float>());
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("SimpleRNN")]
    [InlineData("Bidirectional")]
    public void A_padded_row_gives_the_same_as_the_row_alone(string name)
    {
        Layer layer = name switch { "LSTM" => new LSTM(4), "GRU" => new GRU(4), "SimpleRNN" => new SimpleRNN(4), _ => new Bidirectional(new LSTM(3)) };
        var model = new Sequential(new InputLayer([Dim.Symbol("steps")], DType.Int32), new Embedding(6, 3) { MaskZero = true }, layer, new Dense(2)) { Seed = 5 };
        float[] together = model.Predict(Tensor.From([3, 1, 2, 0, 0, 5, 4, 3, 2, 1], [2, 5])).ToArray<float>();
        Assert.Equal(model.Predict(Tensor.From([3, 1, 2], [1, 3])).ToArray<float>(), together[..2]);
        Assert.Equal(model.Predict(Tensor.From([5, 4, 3, 2, 1], [1, 5])).ToArray<float>(), together[2..]);
    }

    private static Model Network()
    {
        Initializer bias = new Penstock.Models.RandomNormal();
        SymbolicTensor steps = Model.Input([5, 3]), state = Model.Input([4]), mask = Model.Input([5, 5], DType.Bool);
        SymbolicTensor x = new Bidirectional(new LSTM(4) { ReturnSequences = true, BiasInitializer = bias }).On(steps);
        x = new GRU(4) { ReturnSequences = true, BiasInitializer = bias }.OnAll(x, [state])[0];
        x = new RNN([new LSTMCell(3), new GRUCell(4)]) { ReturnSequences = true }.On(x);
        x = new TimeDistributed(new Dense(6) { BiasInitializer = bias }).On(x);
        x = new MultiHeadAttention(2, 3) { BiasInitializer = bias }.On(x, x, attentionMask: mask);
        return new Model([steps, state, mask], [new Penstock.Models.LayerNormalization { GammaInitializer = bias, BetaInitializer = bias }.On(x)]) { Seed = 3 };
    }

    private static Tensor Made(params int[] shape) => Tensor.From([.. Enumerable.Range(1, shape.Aggregate(1, (a, b) => a * b)).Select(i => (float)Math.Sin(i))], [.. shape.Select(n => (Dim)n)]);
}
