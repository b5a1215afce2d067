using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Numbers at which plain arithmetic in Float32 goes wrong. What is expected is the same in Float64.</summary>
public class HardNumbersTests
{
    [Theory]
    [InlineData(100_000_000, 1)]
    [InlineData(50_000_000, 2)]
    public void Sums_and_means_over_1e8_numbers_keep_six_digits(int rows, int columns)
    {
        var numbers = new float[rows * columns];
        Array.Fill(numbers, 0.1f);
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [rows, columns]);
        graph.Output("sum", Op.Sum(x, 0));
        graph.Output("mean", Op.Mean(x, 0));
        Tensor[] found = new Executor(graph).Run(Tensor.From(numbers, [rows, columns]));
        double each = 0.1f;
        Assert.All(found[0].ToArray<float>(), sum => Assert.Equal(1, sum / (each * rows), 1e-6));
        Assert.All(found[1].ToArray<float>(), mean => Assert.Equal(1, mean / each, 1e-6));
    }

    // Each column is one channel of a batch, each row of its transpose one example.
    [Theory]
    [InlineData(3.7, 0)]
    [InlineData(0.5, 1e-6)]
    [InlineData(1e4, 1)]
    [InlineData(-1e4, 0.05)]
    [InlineData(0, 1e-12)]
    public void Normalizations_agree_with_Float64_where_little_varies_about_a_mean(double mean, double deviation)
    {
        Tensor x = Fed.Numbers(DType.Float64, [256, 3], [.. Close.Numbers(Fed.Normal(DType.Float64, [256, 3])).Select(n => mean + deviation * n)]);
        foreach (double epsilon in (double[])[1e-3, 1e-6])
        {
            // What the spacing of Float32 about the mean may do to one number, and not more.
            double allowed = 2e-5 + 3 * Math.Abs(mean) * 6e-8 / Math.Sqrt(deviation * deviation + epsilon);
            double[] expected = Normalized(x, epsilon, DType.Float64), found = Normalized(x, epsilon, DType.Float32);
            for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) <= allowed, $"expected {expected[i]}, got {found[i]} at {i}, allowed is {allowed:G3}");
        }
    }

    [Fact]
    public void Softmax_of_large_and_masked_logits_is_exact()
    {
        float infinity = float.PositiveInfinity;
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [4, 3]), y = Op.Softmax(x);
        graph.Output("softmax", y);
        graph.Output("log", Op.LogSoftmax(x));
        graph.Output("gradient", Differentiation.Gradients(Op.Sum(Op.Square(y)), [x])[0]!.ToDense());
        Tensor[] found = new Executor(graph).Run(Tensor.From([1e4f, -1e4f, 0, 0, -infinity, 0, -infinity, 5, -infinity, -infinity, -infinity, -infinity], [4, 3]));
        Assert.Equal([1, 0, 0, 0.5f, 0, 0.5f, 0, 1, 0], found[0].ToArray<float>()[..9]);
        Assert.Equal([0, -2e4f, -1e4f, MathF.Log(0.5f), -infinity, MathF.Log(0.5f), -infinity, 0, -infinity], found[1].ToArray<float>()[..9]);
        Assert.All(found[2].ToArray<float>()[..9], slope => Assert.True(float.IsFinite(slope)));
        // Nothing is left to choose from: no distribution is.
        Assert.All(found[0].ToArray<float>()[9..], p => Assert.True(float.IsNaN(p)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attention_of_large_and_masked_scores_is_finite(bool all)
    {
        var attention = new MultiHeadAttention(2, 3) { Name = "attention" };
        Tensor x = Fed.Uniform(DType.Float32, [2, 4, 6], -1e3, 1e3);
        Tensor mask = Tensor.From([.. Enumerable.Range(0, 8).Select(i => !all && i % 2 == 0)], [2, 4]);
        Tensor y = new LayerRun(attention, x, x) { Masks = [mask, mask] }.Run().Output;
        Assert.All(y.ToArray<float>(), value => Assert.True(float.IsFinite(value)));
    }

    private static double[] Normalized(Tensor x, double epsilon, DType type)
    {
        var graph = new Graph();
        Value fed = graph.Input("x", type, x.Shape), rows = Op.Transpose(fed, 1, 0);
        Value Filled(int count, double value) => Op.BroadcastTo(graph.Number(value, type), [count]);
        graph.Output("batch", Op.BatchNormalization(fed, Filled(3, 1), Filled(3, 0), epsilon).Y);
        graph.Output("layer", Op.LayerNormalization(rows, Filled(256, 1), Filled(256, 0), epsilon));
        return [.. new Executor(graph).Run(type == DType.Float64 ? x : Tensor.From([.. Close.Numbers(x).Select(n => (float)n)], x.Shape)).SelectMany(Close.Numbers)];
    }
}
