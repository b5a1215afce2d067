using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>An elementwise operation of one argument and a parameter, which most ignore.</summary>
internal interface IUnary
{
    static abstract V Apply<V>(V x, V parameter) where V : struct, ILanes<V>;
}

/// <summary>The operations of <see cref="UnaryKind"/>, each written once for every width and type.</summary>
internal static class UnaryOperations
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public struct Copy : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => x; }

    public struct Negate : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => -x; }

    public struct Abs : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Abs(x); }

    /// <summary>-1, 0 or 1; NaN for NaN.</summary>
    public struct Sign : IUnary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V x, V p) where V : struct, ILanes<V> =>
            V.Select(V.Less(V.Of(0), V.Abs(x)), V.CopySign(V.Of(1), x), x);
    }

    public struct Square : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => x * x; }

    public struct Sqrt : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Sqrt(x); }

    public struct ReciprocalSqrt : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Of(1) / V.Sqrt(x); }

    public struct Reciprocal : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Of(1) / x; }

    public struct Exp : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Exp(x); }

    public struct Log : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Log(x); }

    public struct Log1p : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Log1p(x); }

    public struct Expm1 : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Expm1(x); }

    public struct Sin : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Sin(x); }

    public struct Cos : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Cos(x); }

    public struct Tanh : IUnary
    {
        // tanh |x| = -m / (m + 2) with m = e^(-2|x|) - 1: nothing overflows and nothing cancels.
        [MethodImpl(Inline)]
        public static V Apply<V>(V x, V p) where V : struct, ILanes<V>
        {
            V m = V.Expm1(V.Of(-2) * V.Abs(x));
            return V.CopySign(m / (m + V.Of(2)), x);
        }
    }

    public struct Sigmoid : IUnary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V x, V p) where V : struct, ILanes<V>
        {
            V e = V.Exp(-V.Abs(x));
            return V.Select(V.Less(x, V.Of(0)), e, V.Of(1)) / (V.Of(1) + e);
        }
    }

    public struct Erf : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Erf(x); }

    public struct Softplus : IUnary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V x, V p) where V : struct, ILanes<V> =>
            V.AtLeast(x, V.Of(0)) + V.Log1p(V.Exp(-V.Abs(x)));
    }

    public struct Floor : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Floor(x); }

    public struct Ceiling : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Ceiling(x); }

    public struct Round : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Round(x); }

    public struct Shift : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => x + p; }

    public struct Scale : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => x * p; }

    public struct Clip : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.AtMost(V.AtLeast(x, -p), p); }
}
