using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>Turns denormals into 0, because arithmetic on them is many times slower.</summary>
internal static class Denormals
{
    /// <summary>0 where |x| is below the smallest normal number, else x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush<V>(V x) where V : struct, ILanes<V> => V.Select(V.Less(V.Abs(x), V.SmallestNormal), V.Of(0), x);
}
