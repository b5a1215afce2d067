using Penstock.Models;

namespace Penstock.Tests;

public class DrawsTests
{
    [Fact]
    public void Seeds_that_differ_in_any_bit_draw_other_weights()
    {
        string Drawn(long seed) => string.Join(' ', Initializer.GlorotUniform.Create(new(Penstock.Tensors.DType.Float32, [2, 3]), seed).ToArray<float>());
        string[] drawn = [Drawn(5), .. Enumerable.Range(0, 64).Select(bit => Drawn(5 ^ (1L << bit)))];
        Assert.Equal(drawn.Length, drawn.Distinct().Count());
        Assert.Equal(drawn[0], Drawn(5));
    }

    [Fact]
    public void Seeds_and_steps_have_sequences_of_their_own()
    {
        long[] seeds = [5, -5, 5 + (5L << 32), (1L << 32) + 4, 5 + (1L << 63)];
        Assert.Equal(2 * seeds.Length, seeds.SelectMany(s => new[] { new Draws(s).Part(), new Draws(s, 1).Part() }).Distinct().Count());
    }

    [Fact]
    public void An_order_has_every_number_once() => Assert.Equal(Enumerable.Range(0, 9), new Draws(3).Order(9).Order());

    // Variances: 1/3 of an even spread from -1 to 1, 1, and 0.7737 of the normal one cut at two deviations. Five standard errors are allowed.
    [Theory]
    [InlineData("even", 1 / 3.0, 0.0106)]
    [InlineData("normal", 1, 0.05)]
    [InlineData("truncated", 0.7737, 0.03)]
    public void Draws_are_spread_as_their_distribution_says(string spread, double variance, double error)
    {
        const int count = 20_000;
        var draws = new Draws(3);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => spread switch { "even" => draws.Even(), "normal" => draws.Normal(), _ => draws.Truncated() })];
        Assert.Equal(0, values.Average(), 5 * Math.Sqrt(variance / count));
        Assert.Equal(variance, values.Average(x => x * x), error);
        if (spread == "normal") Assert.Equal(3, values.Average(x => x * x * x * x), 0.35);
        else Assert.All(values, x => Assert.InRange(x, -2, 2));
    }
}
