using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Conversion to 16 bits and back: Float16 against .NET's own, BFloat16 against its two neighbours.</summary>
public unsafe class HalfTests
{
    private static readonly float[] s_floats = [.. Specials(), .. Random()];

    [Fact]
    public void Float16_is_narrowed_as_dotnet_narrows_it() =>
        Assert.Equal(s_floats.Select(x => BitConverter.HalfToUInt16Bits((Half)x)), Narrowed(DType.Float16, s_floats));

    [Fact]
    public void BFloat16_is_the_nearest_number_and_even_where_two_are_as_near()
    {
        ushort[] narrowed = Narrowed(DType.BFloat16, s_floats);
        for (int i = 0; i < s_floats.Length; i++)
        {
            float x = s_floats[i], near = new BFloat16(narrowed[i]);
            Assert.Equal(((BFloat16)x).Bits, narrowed[i]);
            if (float.IsNaN(x)) Assert.True(float.IsNaN(near));
            if (!float.IsFinite(x) || !float.IsFinite(near)) continue;
            double distance = Math.Abs((double)x - near);
            foreach (float other in new float[] { new BFloat16(unchecked((ushort)(narrowed[i] - 1))), new BFloat16(unchecked((ushort)(narrowed[i] + 1))) }.Where(float.IsFinite))
                Assert.True(Math.Abs((double)x - other) > distance || (Math.Abs((double)x - other) == distance && narrowed[i] % 2 == 0), $"{x} became {near}, not {other}");
        }
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Every_number_of_16_bits_comes_back(DType type)
    {
        ushort[] all = [.. Enumerable.Range(0, 1 << 16).Select(i => (ushort)i)];
        var wide = new float[all.Length];
        fixed (ushort* x = all)
        fixed (float* y = wide) CastKernels.For(type, DType.Float32)(x, y, all.Length);
        for (int i = 0; i < all.Length; i++)
            Assert.Equal(type == DType.Float16 ? (float)BitConverter.UInt16BitsToHalf(all[i]) : new BFloat16(all[i]), wide[i]);
        ushort[] back = Narrowed(type, wide);
        for (int i = 0; i < all.Length; i++)
            if (!float.IsNaN(wide[i])) Assert.Equal(all[i], back[i]);
    }

    private static ushort[] Narrowed(DType type, float[] from)
    {
        var to = new ushort[from.Length];
        fixed (float* x = from)
        fixed (ushort* y = to) CastKernels.For(DType.Float32, type)(x, y, from.Length);
        return to;
    }

    private static IEnumerable<float> Specials() =>
        [0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, 65504, 65519.996f, 65520, -65520, 6e-8f, 2.9e-8f, 6.1e-5f, 1 + 1 / 256f, 1 + 3 / 256f, 2049, 2051];

    private static IEnumerable<float> Random()
    {
        var random = new Random(1);
        for (int i = 0; i < 50_001; i++) yield return BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
        for (int i = 0; i < 50_001; i++) yield return (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-30, 18)));
    }
}
