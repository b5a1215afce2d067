using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class OptimizerTests
{
    [Fact]
    public void Training_follows_a_schedule_as_in_Keras()
    {
        var recorded = (Dictionary<string, object?>)((object?[])VectorFile.Part("modelling", "keras3_additions.json", "end_to_end_training")!)[0]!;
        Tensor rows = Tensor.From([.. Enumerable.Range(0, 32).Select(i => (float)i)], [16, 2]);
        var model = new Sequential(new Dense(2) { KernelInitializer = Initializer.Ones, BiasInitializer = Initializer.Ones });
        History history = model.Fit(Dataset.FromTensors(rows, rows).Batch(4), new Adam(new ExponentialDecay(0.05, 1, 0.9)), new MeanSquaredError(), new() { Epochs = 3 });
        double[] expected = [.. ((object?[])recorded["history_loss"]!).Cast<double>()];
        for (int epoch = 0; epoch < expected.Length; epoch++) Assert.Equal(1, history["loss"][epoch] / expected[epoch], 5e-5);
    }

    [Fact]
    public void Rejects_more_than_one_clip()
    {
        var optimizer = new Sgd { ClipNorm = 1, ClipValue = 1 };
        Assert.Equal("SGD: expected one of ClipNorm, GlobalClipNorm and ClipValue, got 2 of them.", Assert.Throws<ArgumentException>(() => optimizer.Clip([])).Message);
    }

    [Fact]
    public void Weights_may_be_kept_from_decay_by_a_part_of_their_name()
    {
        Tensor ones = Tensor.From(1f, 1f), zeros = Tensor.From(0f, 0f);
        var optimizer = new AdamW(0.5) { WeightDecay = 0.1, ExcludeFromWeightDecay = ["bias"] };
        Tensor[] weights = OptimizerPlayer.Steps(optimizer, [("kernel", ones), ("bias", ones)], [[zeros, zeros]]).Single();
        Assert.Equal([0.95f, 0.95f], weights[0].ToArray<float>());
        Assert.Equal([1f, 1f], weights[1].ToArray<float>());
    }
}
