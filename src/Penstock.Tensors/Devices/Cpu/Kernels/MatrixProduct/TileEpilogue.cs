using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// From the sums of a tile to its results: plus bias, plus the addend, activation, mask, store; one order for every tile.
internal static unsafe class TileEpilogue<V> where V : struct, ILanes<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(TileArguments* p, int rows, int vectors)
    {
        float* sums = p->Sums, c = p->C, addend = p->Addend, mask = p->Mask;
        nint row = p->CRow, step = vectors * V.Count;
        bool relu = p->Activation != FusedActivation.None, six = p->Activation == FusedActivation.Relu6;
        for (nint j = 0; j < step; j += V.Count)
        {
            int lanes = j + V.Count == step ? p->LastLanes : V.Count;
            V bias = p->Bias != null ? V.LoadFirst(p->Bias, j, lanes) : V.Of(0), zero = V.Of(0), most = V.Of(6);
            if (lanes == V.Count)
                for (nint i = 0; i < rows; i++)
                {
                    V sum = V.Load(sums, i * step + j) + bias;
                    if (addend != null)
                        sum += V.Load(addend, i * row + j);
                    if (relu)
                        sum = V.AtLeast(sum, zero);
                    if (six)
                        sum = V.AtMost(sum, most);
                    if (mask != null)
                        sum = V.Select(V.Less(zero, V.Load(mask, i * row + j)), sum, zero);
                    sum.Store(c, i * row + j);
                }
            else
                for (nint i = 0; i < rows; i++)
                {
                    V sum = V.Load(sums, i * step + j) + bias;
                    if (addend != null)
                        sum += V.LoadFirst(addend, i * row + j, lanes);
                    if (relu)
                        sum = V.AtLeast(sum, zero);
                    if (six)
                        sum = V.AtMost(sum, most);
                    if (mask != null)
                        sum = V.Select(V.Less(zero, V.LoadFirst(mask, i * row + j, lanes)), sum, zero);
                    sum.StoreFirst(c, i * row + j, lanes);
                }
        }
    }
}
