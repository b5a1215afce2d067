using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class ReductionTests
{
    // As large as it takes for a sum over the batch to be split among threads.
    [Fact]
    public void A_large_row_alone_is_summed_as_it_is_in_a_batch()
    {
        const int height = 600, width = 256;
        Tensor two = Fed.Normal(DType.Float32, [2, height, width]), one = Tensor.From(two.AsSpan<float>()[..(height * width)].ToArray(), [1, height, width]);
        float[] together = Computed.Of(v => Op.Sum(v[0], 1), two).ToArray<float>();
        Assert.Equal(together[..width], Computed.Of(v => Op.Sum(v[0], 1), one).ToArray<float>());
    }

    [Fact]
    public void Many_whole_numbers_are_summed_exactly()
    {
        Tensor x = Fed.Int64([200_000, 2], -1000, 1000);
        long[] numbers = x.ToArray<long>(), found = Computed.Of(v => Op.Sum(v[0], 0), x).ToArray<long>();
        Assert.Equal([numbers.Where((_, i) => i % 2 == 0).Sum(), numbers.Where((_, i) => i % 2 == 1).Sum()], found);
    }

    [Theory, InlineData(DType.Float32), InlineData(DType.Float64)]
    public void Many_numbers_have_the_mean_of_the_definition(DType type)
    {
        Tensor x = Fed.Normal(type, [200_000, 2]), found = Computed.Of(v => Op.Mean(v[0], 0), x);
        for (int c = 0; c < 2; c++) Assert.Equal(Close.Numbers(x).Where((_, i) => i % 2 == c).Average(), found.NumberAt(c), 1e-6);
    }

    [Fact]
    public void Equal_extremes_share_the_gradient()
    {
        // As torch.amax and torch.amin share it.
        Tensor x = Tensor.From([5.0, 5, 1, 3, 4, 5, 0, 2, 9, 8, 0, 6], [2, 2, 3]);
        Assert.Equal([2.0, 2, 0, 0, 0, 2, 0, 0, 10, 0, 0, 0], Slope(x, v => Op.Max(v, 1, 2)).ToArray<double>());
        Assert.Equal([0.0, 0, 6, 0, 0, 0, 5, 0, 0, 0, 5, 0], Slope(x, v => Op.Min(v, 1, 2)).ToArray<double>());
    }

    [Fact]
    public void Equal_extremes_share_the_gradient_over_axes_apart()
    {
        // As torch.amax(x, (0, 2)) and torch.amin share it: over all elements that were reduced, wherever they lie.
        Tensor x = Tensor.From([5.0, 5, 1, 3, 4, 5, 5, 2, 1, 8, 8, 3], [2, 2, 3]);
        Assert.Equal([2.0, 2, 0, 0, 0, 0, 2, 0, 0, 5, 5, 0], Slope(x, v => Op.Max(v, 0, 2)).ToArray<double>());
        Assert.Equal([0.0, 0, 3, 5, 0, 0, 0, 0, 3, 0, 0, 5], Slope(x, v => Op.Min(v, 0, 2)).ToArray<double>());
    }

    [Fact]
    public void The_gradient_of_an_extreme_over_axes_apart() => CentralDifferences.Check(v => [Op.Max(v[0], 0, 2)], Fed.Normal(DType.Float64, [3, 4, 2]));

    [Fact]
    public void The_gradient_of_what_is_no_number_is_none()
    {
        Tensor x = Tensor.From([1f, float.NaN, 3, 1, 2, 3], [2, 3]);
        Tensor slope = Computed.Of(v => Differentiation.Gradients(Op.Sum(Op.Max(v[0], 1)), [v[0]])[0]!.ToDense(), x);
        Assert.Equal([float.NaN, float.NaN, float.NaN, 0, 0, 1], slope.ToArray<float>());
    }

    [Fact]
    public void The_gradient_of_an_extreme_differentiates_again() => CentralDifferences.Check(
        v => [Differentiation.Gradients(Op.Sum(Op.Exp(Op.Max(v[0], 1))), [v[0]])[0]!.ToDense()], Fed.Normal(DType.Float64, [3, 4, 2]));

    private static Tensor Slope(Tensor x, Func<Value, Value> of) =>
        Computed.Of(v => Differentiation.Gradients(Op.Sum(of(v[0]) * v[1]), [v[0]])[0]!.ToDense(), x, Tensor.From([6.0, 10]));
}
