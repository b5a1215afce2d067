using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// What the pixels of a row add to the gradients of Taps weights that read one source row: Totals[t * Channels + c] +=
// sum over pixels of Source[t * TapStep + pixel * SourceStep + c] * Gradient[pixel * GradientStep + c].
internal unsafe struct DepthwiseSums
{
    internal float* Source;
    internal nint SourceStep;
    internal nint TapStep;
    internal float* Gradient;
    internal nint GradientStep;
    internal nint Pixels;
    internal nint Taps;
    internal nint Channels;
    internal float* Totals;
    internal nint TotalsStep;
}

// A vector of channels at a time; three taps together share the gradients, and four pixels the sums, to hide the latency of MultiplyAdd.
internal static unsafe class DepthwiseSums<V> where V : struct, ILanes<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(DepthwiseSums* p)
    {
        nint c = 0;
        for (; c + V.Count <= p->Channels; c += V.Count)
            Column(p, c, V.Count);
        if (c < p->Channels)
            Column(p, c, p->Channels - c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(DepthwiseSums* p, nint c, nint lanes)
    {
        nint tap = 0;
        for (; tap + 3 <= p->Taps; tap += 3)
            Three(p, tap, c, lanes);
        for (; tap < p->Taps; tap++)
            One(p, tap, c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Three(DepthwiseSums* p, nint tap, nint c, nint lanes)
    {
        V a0 = V.Of(0), a1 = a0, a2 = a0, b0 = a0, b1 = a0, b2 = a0, c0 = a0, c1 = a0, c2 = a0, d0 = a0, d1 = a0, d2 = a0;
        nint step = p->SourceStep, gradientStep = p->GradientStep, one = p->TapStep, two = 2 * one, left = p->Pixels;
        float* x = p->Source + tap * one + c, g = p->Gradient + c;
        for (; left >= 4; left -= 4, x += 4 * step, g += 4 * gradientStep)
        {
            float* x1 = x + step, x2 = x + 2 * step, x3 = x2 + step;
            V g0 = V.LoadFirst(g, 0, lanes), g1 = V.LoadFirst(g, gradientStep, lanes), g2 = V.LoadFirst(g, 2 * gradientStep, lanes), g3 = V.LoadFirst(g, 3 * gradientStep, lanes);
            a0 = V.MultiplyAdd(V.LoadFirst(x, 0, lanes), g0, a0);
            a1 = V.MultiplyAdd(V.LoadFirst(x, one, lanes), g0, a1);
            a2 = V.MultiplyAdd(V.LoadFirst(x, two, lanes), g0, a2);
            b0 = V.MultiplyAdd(V.LoadFirst(x1, 0, lanes), g1, b0);
            b1 = V.MultiplyAdd(V.LoadFirst(x1, one, lanes), g1, b1);
            b2 = V.MultiplyAdd(V.LoadFirst(x1, two, lanes), g1, b2);
            c0 = V.MultiplyAdd(V.LoadFirst(x2, 0, lanes), g2, c0);
            c1 = V.MultiplyAdd(V.LoadFirst(x2, one, lanes), g2, c1);
            c2 = V.MultiplyAdd(V.LoadFirst(x2, two, lanes), g2, c2);
            d0 = V.MultiplyAdd(V.LoadFirst(x3, 0, lanes), g3, d0);
            d1 = V.MultiplyAdd(V.LoadFirst(x3, one, lanes), g3, d1);
            d2 = V.MultiplyAdd(V.LoadFirst(x3, two, lanes), g3, d2);
        }
        for (; left > 0; left--, x += step, g += gradientStep)
        {
            V g0 = V.LoadFirst(g, 0, lanes);
            a0 = V.MultiplyAdd(V.LoadFirst(x, 0, lanes), g0, a0);
            a1 = V.MultiplyAdd(V.LoadFirst(x, one, lanes), g0, a1);
            a2 = V.MultiplyAdd(V.LoadFirst(x, two, lanes), g0, a2);
        }
        float* totals = p->Totals + tap * p->TotalsStep + c;
        Add(totals, a0 + b0 + (c0 + d0), lanes);
        Add(totals + p->TotalsStep, a1 + b1 + (c1 + d1), lanes);
        Add(totals + 2 * p->TotalsStep, a2 + b2 + (c2 + d2), lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(DepthwiseSums* p, nint tap, nint c, nint lanes)
    {
        V s0 = V.Of(0), s1 = s0, s2 = s0, s3 = s0;
        nint step = p->SourceStep, gradientStep = p->GradientStep, left = p->Pixels;
        float* x = p->Source + tap * p->TapStep + c, g = p->Gradient + c;
        for (; left >= 4; left -= 4, x += 4 * step, g += 4 * gradientStep)
        {
            s0 = V.MultiplyAdd(V.LoadFirst(x, 0, lanes), V.LoadFirst(g, 0, lanes), s0);
            s1 = V.MultiplyAdd(V.LoadFirst(x, step, lanes), V.LoadFirst(g, gradientStep, lanes), s1);
            s2 = V.MultiplyAdd(V.LoadFirst(x, 2 * step, lanes), V.LoadFirst(g, 2 * gradientStep, lanes), s2);
            s3 = V.MultiplyAdd(V.LoadFirst(x, 3 * step, lanes), V.LoadFirst(g, 3 * gradientStep, lanes), s3);
        }
        for (; left > 0; left--, x += step, g += gradientStep)
            s0 = V.MultiplyAdd(V.LoadFirst(x, 0, lanes), V.LoadFirst(g, 0, lanes), s0);
        Add(p->Totals + tap * p->TotalsStep + c, s0 + s1 + (s2 + s3), lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* totals, V sum, nint lanes) => (V.LoadFirst(totals, 0, lanes) + sum).StoreFirst(totals, 0, lanes);
}
