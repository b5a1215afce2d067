using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The activation functions among <see cref="UnaryKind"/>, with Keras's definitions.</summary>
internal static class Activations
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    internal const double SqrtTwoOverPi = 0.79788456080286536, GeluCubic = 0.044715;
    private const double SeluScale = 1.0507009873554805, SeluAlpha = 1.6732632423543772;

    public struct Relu : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.AtLeast(x, V.Of(0)); }

    public struct Relu6 : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.AtMost(V.AtLeast(x, V.Of(0)), V.Of(6)); }

    public struct LeakyRelu : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Select(V.Less(x, V.Of(0)), x * p, x); }

    public struct Elu : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => V.Select(V.Less(x, V.Of(0)), p * V.Expm1(x), x); }

    public struct Selu : IUnary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V x, V p) where V : struct, ILanes<V> =>
            V.Of(SeluScale) * Elu.Apply(x, V.Of(SeluAlpha));
    }

    public struct Silu : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => x * UnaryOperations.Sigmoid.Apply(x, p); }

    /// <summary>x - x tail(x) where x is above 0, else x tail(-x).</summary>
    public struct Gelu : IUnary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V x, V p) where V : struct, ILanes<V>
        {
            V a = V.AtMost(V.Abs(x), V.Of(FloatFunctions.NormalEnd));
            return V.MultiplyAdd(-a, V.NormalTail(a, out V _), V.AtLeast(x, V.Of(0)));
        }
    }

    public struct GeluTanh : IUnary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V x, V p) where V : struct, ILanes<V>
        {
            // (1 + tanh u) / 2 is sigmoid(2 u), which loses no digits.
            return x * UnaryOperations.Sigmoid.Apply(V.Of(2 * SqrtTwoOverPi) * V.MultiplyAdd(V.Of(GeluCubic) * x * x, x, x), p);
        }
    }

    /// <summary>x / 6 + 1 / 2, held within 0 and 1.</summary>
    public struct HardSigmoid : IUnary
    {
        [MethodImpl(Inline)]
        public static V Apply<V>(V x, V p) where V : struct, ILanes<V> =>
            V.AtMost(V.AtLeast(V.MultiplyAdd(x, V.Of(1 / 6.0), V.Of(0.5)), V.Of(0)), V.Of(1));
    }

    public struct Softsign : IUnary { [MethodImpl(Inline)] public static V Apply<V>(V x, V p) where V : struct, ILanes<V> => x / (V.Of(1) + V.Abs(x)); }
}
