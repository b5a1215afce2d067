using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>One number: the scalar form of every kernel. In double precision it is the reference for gradients and tests.</summary>
internal readonly unsafe struct ScalarLanes<T>(T value) : ILanes<ScalarLanes<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly T _value = value;

    public static int Count => 1;
    public static int ElementSize => sizeof(T);

    [MethodImpl(Inline)] public static ScalarLanes<T> Load(void* source, nint index) => new(((T*)source)[index]);
    [MethodImpl(Inline)] public static ScalarLanes<T> LoadFirst(void* source, nint index, nint count) => Load(source, index);
    [MethodImpl(Inline)] public static ScalarLanes<T> LoadFirst(void* source, nint index, nint count, ScalarLanes<T> others) => Load(source, index);
    [MethodImpl(Inline)] public void Store(void* target, nint index) => ((T*)target)[index] = _value;
    [MethodImpl(Inline)] public void StoreFirst(void* target, nint index, nint count) => Store(target, index);

    public double First { [MethodImpl(Inline)] get => double.CreateTruncating(_value); }

    public static ScalarLanes<T> SmallestNormal { [MethodImpl(Inline)] get => Of(typeof(T) == typeof(float) ? 1.17549435e-38f : 2.2250738585072014e-308); }

    [MethodImpl(Inline)] public static ScalarLanes<T> Broadcast(void* source) => new(*(T*)source);
    [MethodImpl(Inline)] public static ScalarLanes<T> Unit(uint* words) => typeof(T) == typeof(float) ? Of((*words >> 8) * (1.0 / (1 << 24))) : Of(*words * (1.0 / 4294967296.0));
    [MethodImpl(Inline)] public static ScalarLanes<T> Whole(uint* words) => Of(*words);
    [MethodImpl(Inline)] public static ScalarLanes<T> Of(double value) => new(T.CreateTruncating(value));

    [MethodImpl(Inline)] public static ScalarLanes<T> operator +(ScalarLanes<T> a, ScalarLanes<T> b) => new(a._value + b._value);
    [MethodImpl(Inline)] public static ScalarLanes<T> operator -(ScalarLanes<T> a, ScalarLanes<T> b) => new(a._value - b._value);
    [MethodImpl(Inline)] public static ScalarLanes<T> operator *(ScalarLanes<T> a, ScalarLanes<T> b) => new(a._value * b._value);
    [MethodImpl(Inline)] public static ScalarLanes<T> operator /(ScalarLanes<T> a, ScalarLanes<T> b) => new(a._value / b._value);
    [MethodImpl(Inline)] public static ScalarLanes<T> operator -(ScalarLanes<T> a) => new(-a._value);

    [MethodImpl(Inline)] public static ScalarLanes<T> MultiplyAdd(ScalarLanes<T> a, ScalarLanes<T> b, ScalarLanes<T> c) => new(T.FusedMultiplyAdd(a._value, b._value, c._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Sqrt(ScalarLanes<T> x) => new(T.Sqrt(x._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Abs(ScalarLanes<T> x) => new(T.Abs(x._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> CopySign(ScalarLanes<T> magnitude, ScalarLanes<T> sign) => new(T.CopySign(magnitude._value, sign._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Floor(ScalarLanes<T> x) => new(T.Floor(x._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Ceiling(ScalarLanes<T> x) => new(T.Ceiling(x._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Round(ScalarLanes<T> x) => new(T.Round(x._value, MidpointRounding.ToEven));
    [MethodImpl(Inline)] public static ScalarLanes<T> Max(ScalarLanes<T> a, ScalarLanes<T> b) => new(T.Max(a._value, b._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Min(ScalarLanes<T> a, ScalarLanes<T> b) => new(T.Min(a._value, b._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> AtLeast(ScalarLanes<T> x, ScalarLanes<T> bound) => new(x._value < bound._value ? bound._value : x._value);
    [MethodImpl(Inline)] public static ScalarLanes<T> AtMost(ScalarLanes<T> x, ScalarLanes<T> bound) => new(x._value > bound._value ? bound._value : x._value);

    [MethodImpl(Inline)] public static ScalarLanes<T> Less(ScalarLanes<T> a, ScalarLanes<T> b) => Mask(a._value < b._value);
    [MethodImpl(Inline)] public static ScalarLanes<T> LessOrEqual(ScalarLanes<T> a, ScalarLanes<T> b) => Mask(a._value <= b._value);
    [MethodImpl(Inline)] public static ScalarLanes<T> Equal(ScalarLanes<T> a, ScalarLanes<T> b) => Mask(a._value == b._value);
    [MethodImpl(Inline)] public static ScalarLanes<T> Not(ScalarLanes<T> mask) => Mask(!Any(mask));
    [MethodImpl(Inline)] public static ScalarLanes<T> Select(ScalarLanes<T> mask, ScalarLanes<T> a, ScalarLanes<T> b) => Any(mask) ? a : b;
    [MethodImpl(Inline)] public static bool Any(ScalarLanes<T> mask) => mask._value != T.Zero;
    [MethodImpl(Inline)] public static void StoreMask(ScalarLanes<T> mask, byte* target, nint count) => *target = Any(mask) ? (byte)1 : (byte)0;

    [MethodImpl(Inline)] public static ScalarLanes<T> Exp(ScalarLanes<T> x) => new(T.Exp(x._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> ExpDown(ScalarLanes<T> x) => Exp(x);
    [MethodImpl(Inline)] public static ScalarLanes<T> Expm1(ScalarLanes<T> x) => new(T.CreateTruncating(DoubleFunctions.Expm1(double.CreateTruncating(x._value))));
    [MethodImpl(Inline)] public static ScalarLanes<T> Log(ScalarLanes<T> x) => new(T.Log(x._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Log1p(ScalarLanes<T> x) => new(T.CreateTruncating(DoubleFunctions.Log1p(double.CreateTruncating(x._value))));
    [MethodImpl(Inline)] public static ScalarLanes<T> Sin(ScalarLanes<T> x) => new(T.Sin(x._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Cos(ScalarLanes<T> x) => new(T.Cos(x._value));
    [MethodImpl(Inline)] public static ScalarLanes<T> Erf(ScalarLanes<T> x) => new(T.CreateTruncating(DoubleFunctions.Erf(double.CreateTruncating(x._value))));

    public static ScalarLanes<T> NormalTail(ScalarLanes<T> a, out ScalarLanes<T> density)
    {
        double x = double.CreateTruncating(a._value);
        density = new(T.CreateTruncating(Math.Exp(-0.5 * x * x)));
        return new(T.CreateTruncating(0.5 * (1 - DoubleFunctions.Erf(x * Math.Sqrt(0.5)))));
    }

    [MethodImpl(Inline)]
    public static ScalarLanes<T> Map(ScalarLanes<T> x, ScalarLanes<T> y, delegate*<double, double, double> function) =>
        new(T.CreateTruncating(function(double.CreateTruncating(x._value), double.CreateTruncating(y._value))));

    [MethodImpl(Inline)] public static ScalarLanes<T> Across<TReducer>(ScalarLanes<T> x) where TReducer : IReducer => x;

    [MethodImpl(Inline)] private static ScalarLanes<T> Mask(bool set) => new(set ? T.One : T.Zero);
}
