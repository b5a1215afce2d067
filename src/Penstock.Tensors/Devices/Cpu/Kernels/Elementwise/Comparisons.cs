using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>A comparison of two arguments, over runs of floating-point numbers and over single numbers of any type.</summary>
internal interface IComparison
{
    static abstract V Holds<V>(V a, V b) where V : struct, ILanes<V>;

    static abstract bool HoldsFor<T>(T a, T b) where T : unmanaged, INumber<T>;
}

/// <summary>The operations of <see cref="ComparisonKind"/>.</summary>
internal static class Comparisons
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public struct Equal : IComparison
    {
        [MethodImpl(Inline)] public static V Holds<V>(V a, V b) where V : struct, ILanes<V> => V.Equal(a, b);
        [MethodImpl(Inline)] public static bool HoldsFor<T>(T a, T b) where T : unmanaged, INumber<T> => a == b;
    }

    public struct NotEqual : IComparison
    {
        [MethodImpl(Inline)] public static V Holds<V>(V a, V b) where V : struct, ILanes<V> => V.Not(V.Equal(a, b));
        [MethodImpl(Inline)] public static bool HoldsFor<T>(T a, T b) where T : unmanaged, INumber<T> => a != b;
    }

    public struct Less : IComparison
    {
        [MethodImpl(Inline)] public static V Holds<V>(V a, V b) where V : struct, ILanes<V> => V.Less(a, b);
        [MethodImpl(Inline)] public static bool HoldsFor<T>(T a, T b) where T : unmanaged, INumber<T> => a < b;
    }

    public struct LessOrEqual : IComparison
    {
        [MethodImpl(Inline)] public static V Holds<V>(V a, V b) where V : struct, ILanes<V> => V.LessOrEqual(a, b);
        [MethodImpl(Inline)] public static bool HoldsFor<T>(T a, T b) where T : unmanaged, INumber<T> => a <= b;
    }

    public struct Greater : IComparison
    {
        [MethodImpl(Inline)] public static V Holds<V>(V a, V b) where V : struct, ILanes<V> => V.Less(b, a);
        [MethodImpl(Inline)] public static bool HoldsFor<T>(T a, T b) where T : unmanaged, INumber<T> => a > b;
    }

    public struct GreaterOrEqual : IComparison
    {
        [MethodImpl(Inline)] public static V Holds<V>(V a, V b) where V : struct, ILanes<V> => V.LessOrEqual(b, a);
        [MethodImpl(Inline)] public static bool HoldsFor<T>(T a, T b) where T : unmanaged, INumber<T> => a >= b;
    }
}
