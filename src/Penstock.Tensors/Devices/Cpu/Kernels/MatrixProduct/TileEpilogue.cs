using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// From the sums of a tile to its results: plus bias, plus what C held, activation, store; one order for every tile.
internal static unsafe class TileEpilogue<V>
    where V : struct, ILanes<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(TileArguments* p, int rows, int vectors)
    {
        float* sums = p->Sums, bias = p->Bias;
        int full = p->LastLanes == V.Count ? vectors : vectors - 1;
        for (int row = 0; row < rows; row++)
        {
            float* c = p->C + row * p->CRow;
            for (int v = 0; v < full; v++, sums += V.Count, c += V.Count)
            {
                V sum = V.Load(sums, 0);
                if (bias != null)
                    sum = sum + V.Load(bias, v * V.Count);
                if (p->Accumulate)
                    sum = sum + V.Load(c, 0);
                if (p->Activation == FusedActivation.Relu)
                    sum = V.AtLeast(sum, V.Of(0));
                sum.Store(c, 0);
            }
            if (full == vectors)
                continue;
            V last = V.Load(sums, 0);
            if (bias != null)
                last = last + V.LoadFirst(bias, full * V.Count, p->LastLanes);
            if (p->Accumulate)
                last = last + V.LoadFirst(c, 0, p->LastLanes);
            if (p->Activation == FusedActivation.Relu)
                last = V.AtLeast(last, V.Of(0));
            last.StoreFirst(c, 0, p->LastLanes);
            sums += V.Count;
        }
    }
}
