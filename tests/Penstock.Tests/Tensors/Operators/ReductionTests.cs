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
}
