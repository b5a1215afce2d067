using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class SoftmaxTests
{
    [Fact]
    public void Large_logits_neither_overflow_nor_vanish()
    {
        Tensor x = Tensor.From(new double[,] { { 1000, 1001, 999 } });
        double sum = Math.Exp(-1) + 1 + Math.Exp(-2);
        Assert.Equal([Math.Exp(-1) / sum, 1 / sum, Math.Exp(-2) / sum], Computed.Of(v => Op.Softmax(v[0]), x).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([-1 - Math.Log(sum), -Math.Log(sum), -2 - Math.Log(sum)], Computed.Of(v => Op.LogSoftmax(v[0]), x).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Another_axis_than_the_last_may_be_taken()
    {
        Tensor x = Tensor.From(new double[,] { { 0, 0 }, { 0, Math.Log(3) } });
        Assert.Equal([0.5, 0.25, 0.5, 0.75], Computed.Of(v => Op.Softmax(v[0], axis: 0), x).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Sigmoid_cross_entropy_has_the_right_slope_at_zero()
    {
        Tensor x = Tensor.From(0.0, 800, -800), targets = Tensor.From(0.25, 1, 1);
        Tensor[] results = Computed.All(v =>
        {
            Value loss = Op.SigmoidCrossEntropy(v[0], v[1]);
            return [loss, Differentiation.Gradients(Op.Sum(loss), [v[0]])[0]!.ToDense()];
        }, x, targets);
        Assert.Equal([Math.Log(2), 0, 800], results[0].ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.25, 0, -1], results[1].ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void The_largest_and_smallest_are_found_along_any_axis()
    {
        Tensor x = Tensor.From(new float[,] { { 1, 5, 5 }, { 2, float.NaN, 0 } });
        Assert.Equal([1, 1], Computed.Of(v => Op.ArgMax(v[0]), x).ToArray<int>());
        Assert.Equal([0, 1, 1], Computed.Of(v => Op.ArgMin(v[0], 0), x).ToArray<int>());
        Assert.Equal([0f, 1, 0, 0, 0, 0], Computed.Of(v => Op.OneHot(v[0], 3), Tensor.From(1, 3)).ToArray<float>());
    }

    [Fact]
    public void Any_and_all_are_known_over_no_elements_too()
    {
        Tensor x = Tensor.From(new[,] { { true, false }, { true, true } }), none = Tensor.From(Array.Empty<bool>(), [0]);
        Assert.Equal([true, true], Computed.Of(v => Op.Any(v[0], 1), x).ToArray<bool>());
        Assert.Equal([false, true], Computed.Of(v => Op.All(v[0], 1), x).ToArray<bool>());
        Assert.False(Computed.Of(v => Op.Any(v[0]), none).Item<bool>());
        Assert.True(Computed.Of(v => Op.All(v[0]), none).Item<bool>());
    }

    [Fact]
    public void Batch_normalization_gives_mean_and_variance_of_the_batch()
    {
        Tensor x = Tensor.From(new double[,] { { 1, 10 }, { 3, 30 } });
        Tensor[] results = Computed.All(v =>
        {
            var (y, mean, variance) = Op.BatchNormalization(v[0], v[1], v[2], 0);
            return [y, mean, variance];
        }, x, Tensor.From(2.0, 1), Tensor.From(0.0, 5));
        Assert.Equal([-2, 4, 2, 6], results[0].ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([2.0, 20], results[1].ToArray<double>());
        Assert.Equal([1.0, 100], results[2].ToArray<double>());
    }
}
