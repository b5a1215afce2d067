using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class HashingTests
{
    // Keras's test of mask values, with numbers: -7 takes bin 0 from the others.
    [Fact]
    public void A_number_may_be_the_mask()
    {
        Tensor numbers = Tensor.From(-7L, 0, 1, 2);
        long[] masked = Run(new Hashing(3) { MaskValue = "-7" }, numbers), plain = Run(new Hashing(2), numbers);
        Assert.Equal([0, plain[1] + 1, plain[2] + 1, plain[3] + 1], masked);
    }

    [Fact]
    public void Rejects_what_Keras_rejects()
    {
        Assert.Throws<ArgumentException>(() => new Hashing(0));
        Assert.Throws<ArgumentException>(() => new Hashing(2) { Salt = [1, 2, 3] });
        Assert.Throws<ArgumentException>(() => Run(new Hashing(2), Tensor.From(0.5f)));
        Assert.Throws<ArgumentException>(() => new HashedCrossing(2) { OutputMode = CategoryOutput.Count });
        Assert.Throws<ArgumentException>(() => new LayerRun(new HashedCrossing(2), Tensor.From(1L)).Run());
        Assert.Throws<ArgumentException>(() => new LayerRun(new HashedCrossing(2), Tensor.From(1L), Tensor.From(1L, 2)).Run());
        Assert.Throws<ArgumentException>(() => new LayerRun(new HashedCrossing(2), Tensor.From(1f), Tensor.From(1L)).Run());
    }

    private static long[] Run(Hashing layer, Tensor keys) => new LayerRun(layer, keys).Run().Output.ToArray<long>();
}
