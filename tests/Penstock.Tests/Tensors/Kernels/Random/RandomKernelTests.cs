using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class RandomKernelTests
{
    private const int Many = 200_000;

    private const ulong Key = 7, Step = 11;

    [Theory]
    [InlineData(VectorForm.Scalar), InlineData(VectorForm.Vector128), InlineData(VectorForm.Vector256), InlineData(VectorForm.Vector512)]
    internal void Draws_do_not_depend_on_how_the_range_is_split(VectorForm form)
    {
        float[] x = Numbers.Normal(3000), whole = Draw(0, 3000);
        foreach ((int start, int count) in (ReadOnlySpan<(int, int)>)[(0, 1), (1, 1), (2, 70), (3, 0), (511, 2), (513, 1000), (2997, 3)])
        {
            float[] part = Draw(start, count);
            Assert.Equal(whole[start..(start + count)], part[..count]);
            Assert.Equal(whole[(3000 + start)..(3000 + start + count)], part[count..(2 * count)]);
            Assert.Equal(whole[(6000 + start)..(6000 + start + count)], part[(2 * count)..]);
        }

        float[] Draw(int start, int count)
        {
            var y = new float[3 * count];
            fixed (float* p = y, px = x)
            {
                RandomKernels.Uniform(p, start, count, Key, Step, DType.Float32, form);
                RandomKernels.Normal(p + count, start, count, Key, Step, DType.Float32, form);
                RandomKernels.Dropout(px + start, p + 2 * count, start, count, Key, Step, 0.4, DType.Float32, form);
            }
            return y;
        }
    }

    [Fact]
    public void Uniform_numbers_are_the_words_of_the_generator()
    {
        float[] y = Draw((p, n) => RandomKernels.Uniform(p, 0, n, Key, Step, DType.Float32));
        Philox.Block words = Philox.Of(Key, 25, Step);
        for (int i = 0; i < 4; i++) Assert.Equal((words[i] >> 8) / 16777216f, y[100 + i]);
        Assert.All(y, v => Assert.InRange(v, 0, 0.99999997f));
        Assert.Equal(0.5, y.Average(), 0.003);
        Assert.Equal(1 / 12.0, y.Average(v => (v - 0.5) * (v - 0.5)), 0.001);
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        float[] y = Draw((p, n) => RandomKernels.Normal(p, 0, n, Key, Step, DType.Float32));
        Assert.All(y, v => Assert.True(float.IsFinite(v)));
        Assert.Equal(0, y.Average(), 0.01);
        Assert.Equal(1, y.Average(v => (double)v * v), 0.015);
        Assert.Equal(0, y.Average(v => (double)v * v * v), 0.04);
        Assert.Equal(3, y.Average(v => Math.Pow(v, 4)), 0.1);
        Assert.Equal(0.6827, y.Count(v => Math.Abs(v) < 1) / (double)Many, 0.004);
        Assert.Equal(0, y.Zip(y.Skip(2), (a, b) => (double)a * b).Average(), 0.01);
    }

    [Fact]
    public void Normal_numbers_in_double_precision_agree_with_those_in_single()
    {
        var wide = new double[1000];
        fixed (double* p = wide) RandomKernels.Normal(p, 0, 1000, Key, Step, DType.Float64);
        float[] y = Draw((p, n) => RandomKernels.Normal(p, 0, n, Key, Step, DType.Float32));
        for (int i = 0; i < 1000; i++) Assert.Equal(wide[i], y[i], 5e-6);
    }

    [Fact]
    public void Dropout_keeps_the_expected_share_and_scales_it_up()
    {
        float[] ones = [.. Enumerable.Repeat(1f, Many)];
        float[] y = Draw((p, n) =>
        {
            fixed (float* x = ones) RandomKernels.Dropout(x, p, 0, n, Key, Step, 0.2, DType.Float32);
        });
        Assert.All(y, v => Assert.True(v is 0 or 1.25f));
        Assert.Equal(0.8, y.Count(v => v != 0) / (double)Many, 0.004);
    }

    [Fact]
    public void Key_and_step_each_change_the_draws()
    {
        float[][] draws = [.. new (ulong Key, ulong Step)[] { (1, 1), (2, 1), (1, 2), (1UL << 32 | 1, 1), (1, 1UL << 32 | 1) }
            .Select(of => Draw((p, n) => RandomKernels.Uniform(p, 0, n, of.Key, of.Step, DType.Float32))[..8])];
        for (int i = 0; i < draws.Length; i++)
            for (int j = 0; j < i; j++) Assert.NotEqual(draws[i], draws[j]);
    }

    private delegate void Drawing(float* y, nint n);

    private static float[] Draw(Drawing draw)
    {
        var y = new float[Many];
        fixed (float* p = y) draw(p, Many);
        return y;
    }
}
