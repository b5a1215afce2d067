using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class IntegerLookupTests
{
    [Fact]
    public void Shares_out_unknown_numbers_by_remainder() =>
        Assert.Equal([4, 1, 2, 3, 0], Run(new IntegerLookup([10, 20]) { NumOovIndices = 2, MaskToken = 0 }, 20, 4, 5, 10, 0));

    [Fact]
    public void Tells_large_numbers_apart() => Assert.Equal([1, 2, 0], Run(new IntegerLookup([(1L << 60) + 1, (1L << 60) + 2]), (1L << 60) + 1, (1L << 60) + 2, 1L << 60));

    [Fact]
    public void Gives_numbers_back_and_the_unknown_one_for_numbers_outside() =>
        Assert.Equal([30, -1, 20, -1, -1], Run(new IntegerLookup([20, 30]) { Invert = true }, 2, 0, 1, 3, -5));

    [Fact]
    public void Rejects_numbers_that_are_not_whole() => Assert.Throws<ArgumentException>(() => new LayerRun(new IntegerLookup([1]), Tensor.From(0.5f)).Run());

    private static long[] Run(IntegerLookup lookup, params long[] numbers) => new LayerRun(lookup, Tensor.From(numbers)).Run().Output.ToArray<long>();
}
