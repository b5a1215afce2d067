using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class ExtremeGradientKernelTests
{
    [Theory]
    [InlineData(VectorForm.Scalar), InlineData(VectorForm.Vector128), InlineData(VectorForm.Vector256), InlineData(VectorForm.Vector512)]
    internal void Equal_extremes_share_the_gradient_by_the_definition(VectorForm form)
    {
        foreach (ReductionKind kind in (ReductionKind[])[ReductionKind.Max, ReductionKind.Min])
            foreach ((int outer, int reduced, int inner) in (ReadOnlySpan<(int, int, int)>)[(1, 3000, 1), (3, 1, 1), (2, 0, 3), (0, 4, 2), (5, 17, 1), (3, 300, 7), (2, 9, 70), (1, 100, 33)])
            {
                // Few different values, so that there are ties.
                float[] x = Array.ConvertAll(Numbers.Normal(outer * reduced * inner), v => MathF.Round(2 * v)), g = Numbers.Normal(outer * inner, seed: 2), found = Run(kind, form, x, g, outer, reduced, inner);
                for (int o = 0; o < outer; o++)
                    for (int i = 0; i < inner && reduced > 0; i++)
                    {
                        int[] places = [.. Enumerable.Range(0, reduced).Select(r => (o * reduced + r) * inner + i)];
                        float extreme = kind == ReductionKind.Max ? places.Max(p => x[p]) : places.Min(p => x[p]);
                        int count = places.Count(p => x[p] == extreme);
                        foreach (int p in places) Assert.Equal(x[p] == extreme ? g[o * inner + i] / count : 0, found[p]);
                    }
            }
    }

    [Theory]
    [InlineData(VectorForm.Scalar), InlineData(VectorForm.Vector128), InlineData(VectorForm.Vector256), InlineData(VectorForm.Vector512)]
    internal void NaN_and_infinity_are_what_they_are(VectorForm form)
    {
        float infinity = float.PositiveInfinity;
        Assert.Equal([float.NaN, float.NaN, float.NaN], Run(ReductionKind.Max, form, [1, float.NaN, 3], [2], 1, 3, 1));
        Assert.Equal([1f, 1, 1], Run(ReductionKind.Max, form, [-infinity, -infinity, -infinity], [3], 1, 3, 1));
        Assert.Equal([0f, 0, infinity], Run(ReductionKind.Max, form, [1, 2, infinity], [infinity], 1, 3, 1));
        Assert.Equal([0, float.NaN, 2, float.NaN], Run(ReductionKind.Max, form, [1, float.NaN, 4, 5], [2, 3], 1, 2, 2));
    }

    private static float[] Run(ReductionKind kind, VectorForm form, float[] x, float[] g, int outer, int reduced, int inner)
    {
        float[] dx = new float[x.Length];
        Array.Fill(dx, 99);
        fixed (float* px = x, pg = g, pdx = dx) ExtremeGradientKernel.For(kind, DType.Float32, form)(px, pg, pdx, outer, reduced, inner);
        return dx;
    }
}
