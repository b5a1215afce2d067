using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DrawsTests
{
    [Fact]
    public void Every_bit_of_a_seed_counts()
    {
        long[] seeds = [5, -5, 5 + (5L << 32), (1L << 32) + 4, 5 + (1L << 63)];
        Assert.Equal(seeds.Length, seeds.Select(s => new Penstock.Models.RandomUniform().Create(new(DType.Float32, [4]), s).AsSpan<float>()[0]).Distinct().Count());
    }

    [Fact]
    public void Draws_have_the_moments_of_their_distribution()
    {
        var draws = new Draws(3);
        double[] even = [.. Enumerable.Range(0, 40_000).Select(_ => draws.Even())], normal = [.. Enumerable.Range(0, 40_000).Select(_ => draws.Normal())];
        Assert.Equal(0, even.Average(), 0.015);
        Assert.Equal(1.0 / 3, even.Average(x => x * x), 0.01);
        Assert.Equal(0, normal.Average(), 0.02);
        Assert.Equal(1, normal.Average(x => x * x), 0.03);
        Assert.Equal(3, normal.Average(x => x * x * x * x), 0.2);
    }
}
