using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// One row of A times B as it lies: eight vectors of columns at a time, so that eight sums hide the latency of MultiplyAdd.
// B is read once and from afar, so all columns of a strip of its rows come before the next strip: memory is read onwards.
internal static unsafe class RowKernel<V>
    where V : struct, ILanes<V>
{
    private const int Vectors = 8;
    private const int MostGroups = 8;
    private const int StripRows = 32;

    // One segment of p, for the given number of columns from p->B, p->C and p->Bias on. Sums holds two vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(TileArguments* p, int columns)
    {
        int width = V.Count;
        TileArguments part = *p;
        if (columns >= Vectors * width)
            columns = Wide(&part, columns);
        for (; columns >= 4 * width; columns -= 4 * width)
        {
            Four(&part);
            Finish(&part, 4, width);
        }
        for (; columns > width; columns -= 2 * width)
        {
            int lanes = Math.Min(columns - width, width);
            Two(&part, lanes);
            Finish(&part, 2, lanes);
        }
        if (columns > 0)
        {
            One(&part, columns);
            Finish(&part, 1, columns);
        }
    }

    // Columns in groups of eight vectors; returns how many are left over.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Wide(TileArguments* p, int columns)
    {
        int group = Vectors * V.Count;
        float* sums = stackalloc float[MostGroups * group], own = p->Sums;
        for (int groups; (groups = Math.Min(columns / group, MostGroups)) > 0; columns -= groups * group)
        {
            for (nint k = 0; k == 0 || k < p->Steps; k += StripRows)
                for (int g = 0; g < groups; g++)
                    Eight(p, k, Math.Min(StripRows, p->Steps - k), g * group * sizeof(float), sums + g * group);
            for (int g = 0; g < groups; g++)
            {
                p->Sums = sums + g * group;
                Finish(p, Vectors, V.Count);
            }
        }
        p->Sums = own;
        return columns;
    }

    private static void Finish(TileArguments* p, int vectors, int lastLanes)
    {
        p->LastLanes = lastLanes;
        TileEpilogue<V>.Run(p, 1, vectors);
        p->B += vectors * V.Count * sizeof(float);
        p->C += vectors * V.Count;
        if (p->Bias != null)
            p->Bias += vectors * V.Count;
        if (p->Addend != null)
            p->Addend += vectors * V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(TileArguments* p, nint first, nint steps, nint column, float* sums)
    {
        int width = V.Count;
        V c0 = V.Of(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        if (first > 0)
        {
            c0 = V.Load(sums, 0);
            c1 = V.Load(sums, width);
            c2 = V.Load(sums, 2 * width);
            c3 = V.Load(sums, 3 * width);
            c4 = V.Load(sums, 4 * width);
            c5 = V.Load(sums, 5 * width);
            c6 = V.Load(sums, 6 * width);
            c7 = V.Load(sums, 7 * width);
        }
        nint aStep = p->AStep, bStep = p->BStep;
        byte* a = p->A + first * aStep, row = p->B + first * bStep + column;
        for (; steps > 0; steps--, a += aStep, row += bStep)
        {
            float* b = (float*)row;
            V x = V.Broadcast(a);
            c0 = V.MultiplyAdd(x, V.Load(b, 0), c0);
            c1 = V.MultiplyAdd(x, V.Load(b, width), c1);
            c2 = V.MultiplyAdd(x, V.Load(b, 2 * width), c2);
            c3 = V.MultiplyAdd(x, V.Load(b, 3 * width), c3);
            c4 = V.MultiplyAdd(x, V.Load(b, 4 * width), c4);
            c5 = V.MultiplyAdd(x, V.Load(b, 5 * width), c5);
            c6 = V.MultiplyAdd(x, V.Load(b, 6 * width), c6);
            c7 = V.MultiplyAdd(x, V.Load(b, 7 * width), c7);
        }
        c0.Store(sums, 0);
        c1.Store(sums, width);
        c2.Store(sums, 2 * width);
        c3.Store(sums, 3 * width);
        c4.Store(sums, 4 * width);
        c5.Store(sums, 5 * width);
        c6.Store(sums, 6 * width);
        c7.Store(sums, 7 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(TileArguments* p)
    {
        V c0 = V.Of(0), c1 = c0, c2 = c0, c3 = c0;
        byte* a = p->A, b = p->B;
        nint aStep = p->AStep, bStep = p->BStep;
        int width = V.Count;
        for (nint k = p->Steps; k > 0; k--, a += aStep, b += bStep)
        {
            V x = V.Broadcast(a);
            c0 = V.MultiplyAdd(x, V.Load(b, 0), c0);
            c1 = V.MultiplyAdd(x, V.Load(b, width), c1);
            c2 = V.MultiplyAdd(x, V.Load(b, 2 * width), c2);
            c3 = V.MultiplyAdd(x, V.Load(b, 3 * width), c3);
        }
        c0.Store(p->Sums, 0);
        c1.Store(p->Sums, width);
        c2.Store(p->Sums, 2 * width);
        c3.Store(p->Sums, 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(TileArguments* p, int lastLanes)
    {
        V c = V.Of(0), d = c;
        byte* a = p->A, b = p->B;
        nint aStep = p->AStep, bStep = p->BStep;
        for (nint k = p->Steps; k > 0; k--, a += aStep, b += bStep)
        {
            V x = V.Broadcast(a);
            c = V.MultiplyAdd(x, V.Load(b, 0), c);
            d = V.MultiplyAdd(x, V.LoadFirst(b, V.Count, lastLanes), d);
        }
        c.Store(p->Sums, 0);
        d.Store(p->Sums, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(TileArguments* p, int lanes)
    {
        V c = V.Of(0);
        byte* a = p->A, b = p->B;
        nint aStep = p->AStep, bStep = p->BStep;
        for (nint k = p->Steps; k > 0; k--, a += aStep, b += bStep)
            c = V.MultiplyAdd(V.Broadcast(a), V.LoadFirst(b, 0, lanes), c);
        c.Store(p->Sums, 0);
    }
}
