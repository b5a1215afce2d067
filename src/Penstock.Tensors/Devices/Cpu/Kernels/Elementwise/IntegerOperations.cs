using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>An operation of two whole numbers.</summary>
internal interface IIntegerBinary
{
    static abstract T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;
}

/// <summary>The arithmetic of whole numbers: it wraps around, and division by 0 gives 0.</summary>
internal static class IntegerOperations
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public struct Add : IIntegerBinary { [MethodImpl(Inline)] public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a + b; }

    public struct Subtract : IIntegerBinary { [MethodImpl(Inline)] public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a - b; }

    public struct Multiply : IIntegerBinary { [MethodImpl(Inline)] public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a * b; }

    public struct Maximum : IIntegerBinary { [MethodImpl(Inline)] public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.Max(a, b); }

    public struct Minimum : IIntegerBinary { [MethodImpl(Inline)] public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.Min(a, b); }

    /// <summary>The quotient towards 0.</summary>
    public struct Divide : IIntegerBinary
    {
        // The machine traps on the one quotient that does not fit, the smallest number by -1.
        [MethodImpl(Inline)]
        public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
            b == T.Zero ? T.Zero : T.IsNegative(b) && b + T.One == T.Zero ? T.Zero - a : a / b;
    }

    /// <summary>The quotient rounded down.</summary>
    public struct FloorDivide : IIntegerBinary
    {
        [MethodImpl(Inline)]
        public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        {
            T q = Divide.Apply(a, b);
            return b != T.Zero && q * b != a && T.IsNegative(a) != T.IsNegative(b) ? q - T.One : q;
        }
    }

    /// <summary>What the quotient rounded down leaves, with the sign of b.</summary>
    public struct Remainder : IIntegerBinary
    {
        [MethodImpl(Inline)]
        public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
            b == T.Zero ? T.Zero : a - FloorDivide.Apply(a, b) * b;
    }

    /// <summary>a to the power b by squaring; 0 for a negative power of anything but 1 and -1.</summary>
    public struct Power : IIntegerBinary
    {
        public static T Apply<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        {
            if (T.IsNegative(b)) return a == T.One ? a : a + T.One == T.Zero ? (T.IsEvenInteger(b) ? T.One : a) : T.Zero;
            T result = T.One;
            for (; b != T.Zero; b >>= 1, a *= a)
                if (T.IsOddInteger(b)) result *= a;
            return result;
        }
    }
}
