using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The machine's arithmetic limit: fused multiply-adds on registers alone, in the widest vectors, in more chains than a core has stages.</summary>
internal static class PeakKernels
{
    private const int Chains = 12, Steps = 20_000;

    private static float s_sink;

    /// <summary>Floating-point operations of one run.</summary>
    public static double Operations => 2.0 * Chains * Steps * Width;

    private static int Width => VectorForms.Best switch
    {
        VectorForm.Vector512 => Lanes512.Count,
        VectorForm.Vector256 => Lanes256.Count,
        VectorForm.Vector128 => Lanes128.Count,
        _ => 1,
    };

    /// <summary>Runs once, on the calling thread.</summary>
    public static void RunBest() => s_sink = VectorForms.Best switch
    {
        VectorForm.Vector512 => Run<Lanes512>(),
        VectorForm.Vector256 => Run<Lanes256>(),
        VectorForm.Vector128 => Run<Lanes128>(),
        _ => Run<ScalarLanes<float>>(),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run<V>() where V : struct, ILanes<V>
    {
        V x = V.Of(0.999), y = V.Of(0.001);
        V a = x, b = y, c = x + y, d = a + c, e = b + c, f = d + c, g = e + c, h = f + d, i = g + e, j = h + f, k = i + g, l = j + h;
        for (int step = 0; step < Steps; step++)
        {
            a = V.MultiplyAdd(a, x, y);
            b = V.MultiplyAdd(b, x, y);
            c = V.MultiplyAdd(c, x, y);
            d = V.MultiplyAdd(d, x, y);
            e = V.MultiplyAdd(e, x, y);
            f = V.MultiplyAdd(f, x, y);
            g = V.MultiplyAdd(g, x, y);
            h = V.MultiplyAdd(h, x, y);
            i = V.MultiplyAdd(i, x, y);
            j = V.MultiplyAdd(j, x, y);
            k = V.MultiplyAdd(k, x, y);
            l = V.MultiplyAdd(l, x, y);
        }
        return (float)(a + b + c + d + e + f + g + h + i + j + k + l).First;
    }
}
