using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>An elementwise operation of two arguments.</summary>
internal interface IBinary
{
    static abstract V Apply<V>(V a, V b) where V : struct, ILanes<V>;
}

/// <summary>The operations of <see cref="BinaryKind"/>, each written once for every width and type.</summary>
internal static class BinaryOperations
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    // 1 / sqrt(2 pi).
    private const double DensityFactor = 0.39894228040143268;
    // From here on e^(-2 u) is 0 in single precision.
    private const double GeluTanhEnd = 12;

    public struct Add : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => a + b; }

    public struct Subtract : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => a - b; }

    public struct Multiply : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => a * b; }

    public struct Divide : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => a / b; }

    public struct Maximum : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => V.Max(a, b); }

    public struct Minimum : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => V.Min(a, b); }

    public unsafe struct Power : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => V.Map(a, b, &Math.Pow); }

    public unsafe struct Remainder : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => V.Map(a, b, &DoubleFunctions.FloorRemainder); }

    public unsafe struct FloorDivide : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => V.Map(a, b, &DoubleFunctions.FloorDivide); }

    public struct ReluGradient : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => V.Select(V.Less(V.Of(0), b), a, V.Of(0)); }

    public struct Relu6Gradient : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => V.Select(V.Less(V.Of(0), b), V.Select(V.Less(b, V.Of(6)), a, V.Of(0)), V.Of(0)); }

    public struct TanhGradient : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => a * V.MultiplyAdd(-b, b, V.Of(1)); }

    public struct SigmoidGradient : IBinary { [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => a * (b * (V.Of(1) - b)); }

    public struct GeluGradient : IBinary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V a, V b) where V : struct, ILanes<V>
        {
            V held = V.AtMost(V.Abs(b), V.Of(FloatFunctions.NormalEnd)), tail = V.NormalTail(held, out V density);
            V above = V.MultiplyAdd(held * V.Of(DensityFactor), density, V.Of(0.5) - tail);
            // Phi(b) - 1/2 + b phi(b) is odd, and above 0 where b is.
            return a * (V.Of(0.5) + V.CopySign(above, b));
        }
    }

    public struct GeluTanhGradient : IBinary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V a, V b) where V : struct, ILanes<V>
        {
            // b sigmoid(2 u) is the function; with e = e^(-2 |u|) nothing cancels.
            b = V.AtMost(V.AtLeast(b, V.Of(-GeluTanhEnd)), V.Of(GeluTanhEnd));
            V square = b * b, c = V.Of(2 * Activations.SqrtTwoOverPi), twice = c * V.MultiplyAdd(V.Of(Activations.GeluCubic) * square, b, b);
            V e = V.ExpDown(-V.Abs(twice)), share = V.Of(1) / (V.Of(1) + e), less = e * share;
            V slope = c * V.MultiplyAdd(V.Of(3 * Activations.GeluCubic), square, V.Of(1));
            return a * V.MultiplyAdd(b * share * less, slope, V.Select(V.Less(b, V.Of(0)), less, share));
        }
    }

    public struct SigmoidCrossEntropy : IBinary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V a, V b) where V : struct, ILanes<V> =>
            V.AtLeast(a, V.Of(0)) - a * b + V.Log1p(V.Exp(-V.Abs(a)));
    }

    public struct SigmoidCrossEntropyGradient : IBinary
    {
        [MethodImpl(Inline)] public static V Apply<V>(V a, V b) where V : struct, ILanes<V> => UnaryOperations.Sigmoid.Apply(a, a) - b;
    }
}
