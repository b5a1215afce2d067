using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class CastKernelTests
{
    private static readonly float[] s_floats = [0, -0f, 1.9f, -1.9f, 300, -300, 1e20f, -1e20f, float.NaN, float.PositiveInfinity];

    [Fact]
    public void Floats_drop_the_fraction_and_are_held_to_the_range()
    {
        Assert.Equal([0, 0, 1, -1, 300, -300, int.MaxValue, int.MinValue, 0, int.MaxValue], Cast<float, int>(s_floats));
        Assert.Equal([0, 0, 1, -1, 300, -300, long.MaxValue, long.MinValue, 0, long.MaxValue], Cast<float, long>(s_floats));
        Assert.Equal([0, 0, 1, 0, 255, 0, 255, 0, 0, 255], Cast<float, byte>(s_floats));
        Assert.Equal([0, 0, 1, -1, 127, -128, 127, -128, 0, 127], Cast<float, sbyte>(s_floats));
        Assert.Equal([0, 0, 1, -1, 300, -300, 32767, -32768, 0, 32767], Cast<float, short>(s_floats));
    }

    [Fact]
    public void Truth_is_all_but_zero()
    {
        Assert.Equal([false, false, true, true, true, true, true, true, true, true], Cast<float, bool>(s_floats));
        Assert.Equal([1f, 0], Cast<bool, float>([true, false]));
        Assert.Equal([1L, 0], Cast<bool, long>([true, false]));
    }

    [Fact]
    public void Whole_numbers_lose_their_high_bits()
    {
        Assert.Equal([1, 255, 0], Cast<int, byte>([257, -1, 256]));
        Assert.Equal([-1, int.MinValue], Cast<long, int>([0xFFFFFFFF, 0x80000000]));
    }

    [Fact]
    public void Numbers_widen_exactly()
    {
        Assert.Equal([0.1f, double.NaN, double.NegativeInfinity], Cast<float, double>([0.1f, float.NaN, float.NegativeInfinity]));
        Assert.Equal([-3.0, 7], Cast<sbyte, double>([-3, 7]));
        Assert.Equal([float.PositiveInfinity, 0.1f], Cast<double, float>([1e300, 0.1]));
    }

    [Fact]
    public void Text_cannot_be_cast() =>
        Assert.Contains("expected numbers or truth values, got Text", Assert.Throws<ArgumentOutOfRangeException>(() => { CastKernels.For(DType.Text, DType.Float32); }).Message);

    private static TTo[] Cast<TFrom, TTo>(TFrom[] x) where TFrom : unmanaged where TTo : unmanaged
    {
        var y = new TTo[x.Length];
        fixed (TFrom* p = x)
        fixed (TTo* q = y) CastKernels.For(DTypes.Of<TFrom>(), DTypes.Of<TTo>())(p, q, x.Length);
        return y;
    }
}
