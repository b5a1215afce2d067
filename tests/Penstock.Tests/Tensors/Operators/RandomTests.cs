using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class RandomTests
{
    // Known answers of Philox4x32-10 from the authors' Random123 distribution.
    [Theory]
    [InlineData(0, 0, 0, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x299f31d0a4093822u, 0x85a308d3243f6a88u, 0x0370734413198a2eu, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_words(ulong key, ulong counter, ulong step, uint w0, uint w1, uint w2, uint w3)
    {
        Philox.Block words = Philox.Of(key, counter, step);
        Assert.Equal([w0, w1, w2, w3], new[] { words[0], words[1], words[2], words[3] });
    }

    [Fact]
    public void Draws_have_the_moments_of_their_distribution()
    {
        float[] uniform = Draw(step => Op.RandomUniform([100_000], 7, step)), normal = Draw(step => Op.RandomNormal([100_000], 7, step));
        Assert.InRange(uniform.Average(), 0.497, 0.503);
        Assert.All(uniform, u => Assert.InRange(u, 0, 0.99999994f));
        Assert.InRange(normal.Average(), -0.02, 0.02);
        Assert.InRange(normal.Average(v => v * v), 0.98, 1.02);
    }

    [Fact]
    public void Each_step_seed_and_node_draws_its_own()
    {
        float[] first = Draw(s => Op.RandomUniform([8], 7, s)), again = Draw(s => Op.RandomUniform([8], 7, s));
        Assert.Equal(first, again);
        Assert.NotEqual(first, Draw(s => Op.RandomUniform([8], 8, s)));
        Assert.NotEqual(first, Draw(s => Op.RandomUniform([8], 7, s + 1)));
        Assert.NotEqual(first, Draw(s => Op.RandomUniform([8], 7, Op.Copy(s))));
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_drops_the_same_in_its_gradient()
    {
        Tensor x = Tensor.From([.. Enumerable.Repeat(1f, 10_000)], [10_000]);
        Tensor[] results = Computed.All(v =>
        {
            Value y = Op.Dropout(v[0], 0.3, 5, v[1]);
            return [y, Differentiation.Gradients(Op.Sum(y), [v[0]])[0]!.ToDense()];
        }, x, Tensor.Scalar(3L));
        float[] kept = results[0].ToArray<float>();
        Assert.Equal(kept, results[1].ToArray<float>());
        Assert.InRange(kept.Average(), 0.97, 1.03);
        Assert.InRange(kept.Count(k => k == 0), 2850, 3150);
    }

    private static float[] Draw(Func<Value, Value> draw) => Computed.Of(v => draw(v[0]), Tensor.Scalar(0L)).ToArray<float>();
}
