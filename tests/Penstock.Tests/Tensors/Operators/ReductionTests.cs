using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class ReductionTests
{
    // As large as it takes for a sum over the batch to be split among threads.
    [Fact]
    public void A_large_row_alone_is_summed_as_it_is_in_a_batch()
    {
        const int height = 300, width = 256;
        Tensor two = Fed.Normal(DType.Float32, [2, height, width]), one = Tensor.From(two.AsSpan<float>()[..(height * width)].ToArray(), [1, height, width]);
        float[] together = Computed.Of(v => Op.Sum(v[0], 1), two).ToArray<float>();
        Assert.Equal(together[..width], Computed.Of(v => Op.Sum(v[0], 1), one).ToArray<float>());
    }
}
