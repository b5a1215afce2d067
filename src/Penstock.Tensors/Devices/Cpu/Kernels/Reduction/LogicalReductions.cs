using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>Reductions of truth values over the middle axis of [outer, reduced, inner].</summary>
internal static unsafe class LogicalReductions
{
    /// <summary>y = 1 where any is true; 0 over none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Any(byte* x, byte* y, nint outer, nint reduced, nint inner)
    {
        for (nint o = 0; o < outer; o++, y += inner)
        {
            new Span<byte>(y, checked((int)inner)).Clear();
            for (nint r = 0; r < reduced; r++, x += inner) LogicalKernels.Or(y, x, y, inner);
        }
    }

    /// <summary>y = 1 where all are true; 1 over none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void All(byte* x, byte* y, nint outer, nint reduced, nint inner)
    {
        for (nint o = 0; o < outer; o++, y += inner)
        {
            new Span<byte>(y, checked((int)inner)).Fill(1);
            for (nint r = 0; r < reduced; r++, x += inner) LogicalKernels.And(y, x, y, inner);
        }
    }
}
