using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class PoolingTests
{
    private static readonly Tensor s_image = Tensor.From([.. Enumerable.Range(1, 9).Select(i => (float)i)], [1, 3, 3, 1]);

    [Fact]
    public void Same_padding_does_not_count_in_the_mean()
    {
        Tensor y = Computed.Of(v => Op.AveragePool(v[0], [2, 2], [2, 2], Padding.Same), s_image);
        Assert.Equal([3f, 4.5f, 7.5f, 9f], y.ToArray<float>());
    }

    [Fact]
    public void Windows_may_overlap()
    {
        Tensor y = Computed.Of(v => Op.MaxPool(v[0], [2, 2], [1, 1]), s_image);
        Assert.Equal([5f, 6f, 8f, 9f], y.ToArray<float>());
    }

    [Fact]
    public void One_and_three_axes_are_pooled_too()
    {
        Tensor row = Tensor.From([1f, 5, 2, 4], [1, 4, 1]);
        Assert.Equal([5f, 4f], Computed.Of(v => Op.MaxPool(v[0], [2]), row).ToArray<float>());
        Tensor cube = Tensor.From([.. Enumerable.Range(0, 8).Select(i => (float)i)], [1, 2, 2, 2, 1]);
        Assert.Equal([3.5f], Computed.Of(v => Op.AveragePool(v[0], [2, 2, 2]), cube).ToArray<float>());
    }
}
