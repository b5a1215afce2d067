using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Recurrent layers that keep their states from batch to batch: a sequence in two halves is the whole sequence.</summary>
public class StatefulTests
{
    private const int Batch = 3, Steps = 8, Half = 4, Width = 2;

    private static readonly Tensor Whole = Tensor.From([.. Enumerable.Range(1, Batch * Steps * Width).Select(i => (float)Math.Sin(i))], [Batch, Steps, Width]);

    public static TheoryData<string> Kinds => ["LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_halves_of_a_sequence_are_the_whole(string kind)
    {
        Model whole = Network(kind, isStateful: false), halves = Network(kind, isStateful: true);
        float[] first = halves.Predict(Part(0)).ToArray<float>(), second = halves.Predict(Part(1)).ToArray<float>();
        if (kind != "Bidirectional") Assert.Equal(whole.Predict(Whole).ToArray<float>(), second);
        Assert.NotEqual(first, halves.Predict(Part(0)).ToArray<float>());
        halves.ResetStates();
        Assert.Equal(first, halves.Predict(Part(0)).ToArray<float>());
        Assert.Equal(second, halves.Predict(Part(1)).ToArray<float>());
    }

    [Fact]
    public void Training_and_evaluation_go_on_from_the_states_of_prediction()
    {
        Model whole = Network("LSTM", isStateful: false), halves = Network("LSTM", isStateful: true);
        Tensor label = Tensor.From([1f, 2, 3], [Batch, 1]);
        double expected = whole.Evaluate(Of(Whole, label), new MeanSquaredError()).Loss;
        halves.Predict(Part(0));
        Assert.Equal(expected, halves.Evaluate(Of(Part(1), label), new MeanSquaredError()).Loss);
        halves.ResetStates();
        halves.Predict(Part(0));
        // The first loss of a training is that before its step.
        Assert.Equal(expected, halves.Fit(Of(Part(1), label), new Sgd(0.1f), new MeanSquaredError())["loss"][0], 1e-6);
        double after = halves.Evaluate(Of(Part(0), label), new MeanSquaredError()).Loss;
        halves.ResetStates();
        Assert.NotEqual(after, halves.Evaluate(Of(Part(0), label), new MeanSquaredError()).Loss);
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".penstock")]
    public void A_loaded_model_keeps_states_too(string ending)
    {
        using var folder = TestFiles.NewFolder();
        string path = Path.Combine(folder.FullName, "m" + ending);
        Model model = Network("GRU", isStateful: true);
        model.Save(path);
        float[] first = model.Predict(Part(0)).ToArray<float>(), second = model.Predict(Part(1)).ToArray<float>();
        Model loaded = Model.Load(path);
        Assert.Equal(Batch, loaded.Inputs[0].Shape[0].Value);
        Assert.Equal(first, loaded.Predict(Part(0)).ToArray<float>());
        Assert.Equal(second, loaded.Predict(Part(1)).ToArray<float>());
        loaded.ResetStates();
        Assert.Equal(first, loaded.Predict(Part(0)).ToArray<float>());
    }

    [Fact]
    public void Rejects_batches_of_unknown_or_other_size()
    {
        var model = new Sequential(new LSTM(2) { Stateful = true });
        Assert.Contains("Give the InputLayer a BatchSize.", Assert.Throws<ArgumentException>(() => model.Predict(Whole)).Message);
        Assert.Contains("[3, 4, 2]", Assert.Throws<ArgumentException>(() => Network("GRU", isStateful: true).Predict(Tensor.Zeros(DType.Float32, [2, Half, Width]))).Message);
        Assert.Contains("batch size", Assert.Throws<ArgumentException>(() => new InputLayer([2]) { BatchSize = 0 }).Message);
    }

    private static Dataset<Example> Of(Tensor input, Tensor label) => Dataset.FromTensors(new Example(input, label)).Batch(Batch);

    private static Model Network(string kind, bool isStateful)
    {
        var input = new InputLayer([isStateful ? Half : Steps, Width]) { BatchSize = isStateful ? Batch : null };
        return new Sequential(input, Layer(kind, isStateful), new Dense(1)) { Seed = 4 };
    }

    private static Layer Layer(string kind, bool isStateful) => kind switch
    {
        "LSTM" => new LSTM(4) { Stateful = isStateful, Name = "r" },
        "GRU" => new GRU(4) { Stateful = isStateful, Name = "r" },
        "SimpleRNN" => new SimpleRNN(4) { Stateful = isStateful, Name = "r" },
        "RNN" => new RNN([new LSTMCell(3), new GRUCell(4)]) { Stateful = isStateful, Name = "r" },
        _ => new Bidirectional(new LSTM(4) { Stateful = isStateful }) { Name = "r" },
    };

    private static Tensor Part(int half)
    {
        float[] all = Whole.ToArray<float>();
        return Tensor.From([.. Enumerable.Range(0, Batch).SelectMany(row => all.Skip((row * Steps + half * Half) * Width).Take(Half * Width))], [Batch, Half, Width]);
    }
}
