using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Depth alone makes gradients fade; shortcuts with normalization bring them to the first layer, and with them accuracy.</summary>
public class DepthTests
{
    private static readonly Example Stripes = Images(96);

    [Fact]
    public void Gradients_fade_in_a_plain_deep_network_and_reach_the_first_layer_of_a_residual_one()
    {
        var (plainFirst, plainLast) = Norms(Shortcut.None, false);
        var (first, last) = Norms(Shortcut.Padding, true);
        Assert.True(plainFirst < 1e-3 && plainFirst < plainLast, $"plain: {plainFirst} of {plainLast}");
        Assert.True(first is > 0.1 and < 100 && first > last, $"residual: {first} of {last}");
        Assert.True(first > 1000 * plainFirst, $"residual {first}, plain {plainFirst}");
    }

    [Fact]
    public void A_residual_network_of_56_layers_learns_what_a_plain_one_does_not()
    {
        double plain = Accuracy(56, Shortcut.None, false), residual = Accuracy(56, Shortcut.Padding, true);
        Assert.True(residual > plain + 0.3, $"plain {plain}, residual {residual}");
    }

    [Fact]
    public void Normalization_lets_a_network_of_20_layers_learn_at_a_high_rate()
    {
        double without = Accuracy(20, Shortcut.Padding, false), with = Accuracy(20, Shortcut.Padding, true);
        Assert.True(!(without > with - 0.3), $"without {without}, with {with}");
    }

    private static (double First, double Last) Norms(Shortcut shortcut, bool normalizes)
    {
        double[] norms = [.. Network(56, shortcut, normalizes).Gradients(Stripes, new CrossEntropy()).Where(g => g.Weight.Name == "kernel")
            .Select(g => Math.Sqrt(g.Gradient.ToArray<float>().Sum(x => (double)x * x)))];
        return (norms[0], norms[^2]);
    }

    private static double Accuracy(int depth, Shortcut shortcut, bool normalizes) => Network(depth, shortcut, normalizes)
        .Fit(Dataset.FromTensors(Stripes).Shuffle(96, seed: 1).Batch(16), new Sgd(0.05) { Momentum = 0.9 }, new CrossEntropy(), new() { Epochs = 8, Metrics = [new Accuracy()] })["accuracy"][^1];

    private static Model Network(int depth, Shortcut shortcut, bool normalizes)
    {
        Model model = Architecture.ResNetCifar(depth, 4, [8, 8, 1], shortcut, normalizes);
        model.Seed = 1;
        return model;
    }

    /// <summary>Stripes of four widths and directions, with noise.</summary>
    private static Example Images(int count)
    {
        var random = new Random(3);
        var (pixels, labels) = (new List<float>(), new List<int>());
        for (int i = 0; i < count; i++)
        {
            int kind = i % 4;
            labels.Add(kind);
            for (int y = 0; y < 8; y++)
                for (int x = 0; x < 8; x++)
                    pixels.Add(((kind < 2 ? x : y) / (1 + kind % 2) % 2) + (float)random.NextDouble() * 0.5f);
        }
        return new Example(Tensor.From([.. pixels], [count, 8, 8, 1]), Tensor.From([.. labels]));
    }
}
