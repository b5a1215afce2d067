using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The operations of <see cref="ReductionKind"/>.</summary>
internal static class Reducers
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public struct Sum : IReducer
    {
        public static double Neutral => 0;
        [MethodImpl(Inline)] public static V Combine<V>(V a, V b) where V : struct, ILanes<V> => a + b;
    }

    public struct Product : IReducer
    {
        public static double Neutral => 1;
        [MethodImpl(Inline)] public static V Combine<V>(V a, V b) where V : struct, ILanes<V> => a * b;
    }

    public struct Max : IReducer
    {
        public static double Neutral => double.NegativeInfinity;
        [MethodImpl(Inline)] public static V Combine<V>(V a, V b) where V : struct, ILanes<V> => V.Max(a, b);
        public static bool HidesNaN => true;
        [MethodImpl(Inline)] public static V CombineNumbers<V>(V a, V b) where V : struct, ILanes<V> => V.AtLeast(a, b);
    }

    /// <summary>The larger where neither is NaN, else either: faster where NaN shows in another way.</summary>
    public struct NumberMax : IReducer
    {
        public static double Neutral => double.NegativeInfinity;
        [MethodImpl(Inline)] public static V Combine<V>(V a, V b) where V : struct, ILanes<V> => V.AtLeast(a, b);
    }

    public struct Min : IReducer
    {
        public static double Neutral => double.PositiveInfinity;
        [MethodImpl(Inline)] public static V Combine<V>(V a, V b) where V : struct, ILanes<V> => V.Min(a, b);
        public static bool HidesNaN => true;
        [MethodImpl(Inline)] public static V CombineNumbers<V>(V a, V b) where V : struct, ILanes<V> => V.AtMost(a, b);
    }

    /// <summary>Another reducer where there is no NaN.</summary>
    public struct OfNumbers<TReducer> : IReducer where TReducer : IReducer
    {
        public static double Neutral => TReducer.Neutral;
        [MethodImpl(Inline)] public static V Combine<V>(V a, V b) where V : struct, ILanes<V> => TReducer.CombineNumbers(a, b);
    }

    /// <summary>Turns a sum into a mean.</summary>
    public struct DivideByCount : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V count) where V : struct, ILanes<V> => x / count; }
}
