using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

internal interface ICount
{
    static abstract int Value { get; }
}

// A register tile of TRows rows by one or two vectors: all sums stay in registers over the whole of K, each step loads the
// vectors of B once and broadcasts one element of A per row. The row count is a constant to the JIT, which drops the other
// rows. Sums of an element run over K in order with one MultiplyAdd per step, whatever the tile's shape.
internal static unsafe class TileKernel<TLanes, T, TVector, TRows, TVectors>
    where TLanes : struct, ILanes<TLanes>
    where T : ITileVector<TVector>
    where TVector : unmanaged
    where TRows : ICount
    where TVectors : ICount
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(TileArguments* p)
    {
        TVector z = default;
        TVector c0 = z, c1 = z, c2 = z, c3 = z, c4 = z, c5 = z, c6 = z, c7 = z, c8 = z, c9 = z, c10 = z, c11 = z, c12 = z, c13 = z;
        TVector d0 = z, d1 = z, d2 = z, d3 = z, d4 = z, d5 = z, d6 = z, d7 = z, d8 = z, d9 = z, d10 = z, d11 = z, d12 = z, d13 = z;
        nint row = p->ARow, row3 = 3 * row, aStep = p->AStep, bStep = p->BStep;
        for (nint s = 0; s < p->Segments; s++)
        {
            // Three bases and up to four rows from each fit the machine's addressing modes without spilling.
            byte* a = p->A + p->ASegments[s], a5 = a + 5 * row, a10 = a5 + 5 * row, b = p->B + p->BSegments[s];
            for (nint k = p->Steps; k > 0; k--)
            {
                TVector v = T.Load(b, 0), w = TVectors.Value > 1 ? T.Load(b, 1) : v, x;
                if (TRows.Value > 0) { x = T.Broadcast(a); c0 = T.MultiplyAdd(x, v, c0); if (TVectors.Value > 1) d0 = T.MultiplyAdd(x, w, d0); }
                if (TRows.Value > 1) { x = T.Broadcast(a + row); c1 = T.MultiplyAdd(x, v, c1); if (TVectors.Value > 1) d1 = T.MultiplyAdd(x, w, d1); }
                if (TRows.Value > 2) { x = T.Broadcast(a + row * 2); c2 = T.MultiplyAdd(x, v, c2); if (TVectors.Value > 1) d2 = T.MultiplyAdd(x, w, d2); }
                if (TRows.Value > 3) { x = T.Broadcast(a + row3); c3 = T.MultiplyAdd(x, v, c3); if (TVectors.Value > 1) d3 = T.MultiplyAdd(x, w, d3); }
                if (TRows.Value > 4) { x = T.Broadcast(a + row * 4); c4 = T.MultiplyAdd(x, v, c4); if (TVectors.Value > 1) d4 = T.MultiplyAdd(x, w, d4); }
                if (TRows.Value > 5) { x = T.Broadcast(a5); c5 = T.MultiplyAdd(x, v, c5); if (TVectors.Value > 1) d5 = T.MultiplyAdd(x, w, d5); }
                if (TRows.Value > 6) { x = T.Broadcast(a5 + row); c6 = T.MultiplyAdd(x, v, c6); if (TVectors.Value > 1) d6 = T.MultiplyAdd(x, w, d6); }
                if (TRows.Value > 7) { x = T.Broadcast(a5 + row * 2); c7 = T.MultiplyAdd(x, v, c7); if (TVectors.Value > 1) d7 = T.MultiplyAdd(x, w, d7); }
                if (TRows.Value > 8) { x = T.Broadcast(a5 + row3); c8 = T.MultiplyAdd(x, v, c8); if (TVectors.Value > 1) d8 = T.MultiplyAdd(x, w, d8); }
                if (TRows.Value > 9) { x = T.Broadcast(a5 + row * 4); c9 = T.MultiplyAdd(x, v, c9); if (TVectors.Value > 1) d9 = T.MultiplyAdd(x, w, d9); }
                if (TRows.Value > 10) { x = T.Broadcast(a10); c10 = T.MultiplyAdd(x, v, c10); if (TVectors.Value > 1) d10 = T.MultiplyAdd(x, w, d10); }
                if (TRows.Value > 11) { x = T.Broadcast(a10 + row); c11 = T.MultiplyAdd(x, v, c11); if (TVectors.Value > 1) d11 = T.MultiplyAdd(x, w, d11); }
                if (TRows.Value > 12) { x = T.Broadcast(a10 + row * 2); c12 = T.MultiplyAdd(x, v, c12); if (TVectors.Value > 1) d12 = T.MultiplyAdd(x, w, d12); }
                if (TRows.Value > 13) { x = T.Broadcast(a10 + row3); c13 = T.MultiplyAdd(x, v, c13); if (TVectors.Value > 1) d13 = T.MultiplyAdd(x, w, d13); }
                a += aStep;
                if (TRows.Value > 5)
                    a5 += aStep;
                if (TRows.Value > 10)
                    a10 += aStep;
                b += bStep;
            }
        }
        // Whole vectors are finished here; the epilogue does the rest from Sums.
        bool whole = p->LastLanes == TLanes.Count;
        float* to = whole ? p->C : p->Sums, bias = whole ? p->Bias : null;
        nint step = whole ? p->CRow : TVectors.Value * TLanes.Count;
        float bound = whole && p->Activation == FusedActivation.Relu ? 0 : float.NegativeInfinity;
        bool accumulate = whole && p->Accumulate;
        TVector least = T.Broadcast((byte*)&bound), e = default, f = default;
        if (bias != null)
        {
            e = T.Load((byte*)bias, 0);
            if (TVectors.Value > 1)
                f = T.Load((byte*)bias, 1);
        }
        if (TRows.Value > 0) Keep(T.Add(c0, e), T.Add(d0, f), least, accumulate, to);
        if (TRows.Value > 1) Keep(T.Add(c1, e), T.Add(d1, f), least, accumulate, to + step);
        if (TRows.Value > 2) Keep(T.Add(c2, e), T.Add(d2, f), least, accumulate, to + 2 * step);
        if (TRows.Value > 3) Keep(T.Add(c3, e), T.Add(d3, f), least, accumulate, to + 3 * step);
        if (TRows.Value > 4) Keep(T.Add(c4, e), T.Add(d4, f), least, accumulate, to + 4 * step);
        if (TRows.Value > 5) Keep(T.Add(c5, e), T.Add(d5, f), least, accumulate, to + 5 * step);
        if (TRows.Value > 6) Keep(T.Add(c6, e), T.Add(d6, f), least, accumulate, to + 6 * step);
        if (TRows.Value > 7) Keep(T.Add(c7, e), T.Add(d7, f), least, accumulate, to + 7 * step);
        if (TRows.Value > 8) Keep(T.Add(c8, e), T.Add(d8, f), least, accumulate, to + 8 * step);
        if (TRows.Value > 9) Keep(T.Add(c9, e), T.Add(d9, f), least, accumulate, to + 9 * step);
        if (TRows.Value > 10) Keep(T.Add(c10, e), T.Add(d10, f), least, accumulate, to + 10 * step);
        if (TRows.Value > 11) Keep(T.Add(c11, e), T.Add(d11, f), least, accumulate, to + 11 * step);
        if (TRows.Value > 12) Keep(T.Add(c12, e), T.Add(d12, f), least, accumulate, to + 12 * step);
        if (TRows.Value > 13) Keep(T.Add(c13, e), T.Add(d13, f), least, accumulate, to + 13 * step);
        if (!whole)
            TileEpilogue<TLanes>.Run(p, TRows.Value, TVectors.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(TVector c, TVector d, TVector least, bool accumulate, float* to)
    {
        if (accumulate)
        {
            c = T.Add(c, T.Load((byte*)to, 0));
            if (TVectors.Value > 1)
                d = T.Add(d, T.Load((byte*)to, 1));
        }
        T.Store(T.AtLeast(c, least), to, 0);
        if (TVectors.Value > 1)
            T.Store(T.AtLeast(d, least), to, 1);
    }
}
