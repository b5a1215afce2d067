using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Tensors;

/// <summary>Sixteen floats.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : IFloatLanes<Lanes512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector512<float> _value = value;

    public static int Count => 16;
    public static int ElementSize => sizeof(float);

    [MethodImpl(Inline)] public static Lanes512 Load(void* source, nint index) => new(Vector512.Load((float*)source + index));

    [MethodImpl(Inline)]
    public static Lanes512 LoadFirst(void* source, nint index, nint count)
    {
        if (count >= 16) return Load(source, index);
        if (Avx512F.IsSupported) return new(Avx512F.MaskLoad((float*)source + index, FirstMask(count), Vector512<float>.Zero));
        float* lanes = stackalloc float[16];
        Vector512<float>.Zero.Store(lanes);
        for (nint i = 0; i < count; i++) lanes[i] = ((float*)source)[index + i];
        return new(Vector512.Load(lanes));
    }

    [MethodImpl(Inline)]
    public static Lanes512 LoadFirst(void* source, nint index, nint count, Lanes512 others) =>
        Select(new(FirstMask(count)), LoadFirst(source, index, count), others);

    [MethodImpl(Inline)] public void Store(void* target, nint index) => _value.Store((float*)target + index);

    [MethodImpl(Inline)]
    public void StoreFirst(void* target, nint index, nint count)
    {
        if (count >= 16)
        {
            Store(target, index);
            return;
        }
        var half = new Lanes256(_value.GetLower());
        if ((count & 8) != 0)
        {
            half.Store(target, index);
            index += 8;
            half = new(_value.GetUpper());
        }
        half.StoreFirst(target, index, count & 7);
    }

    public double First { [MethodImpl(Inline)] get => _value.ToScalar(); }

    public static Lanes512 SmallestNormal { [MethodImpl(Inline)] get => new(Vector512.Create(1.17549435e-38f)); }

    [MethodImpl(Inline)] public static Lanes512 Broadcast(void* source) => new(Vector512.Create(*(float*)source));
    [MethodImpl(Inline)]
    public static Lanes512 Unit(uint* words) =>
        new(Vector512.ConvertToSingle(Vector512.ShiftRightLogical(Vector512.Load(words), 8).AsInt32()) * Vector512.Create(1f / (1 << 24)));

    [MethodImpl(Inline)] public static Lanes512 Whole(uint* words) => new(Vector512.ConvertToSingle(Vector512.Load(words)));

    [MethodImpl(Inline)] public static Lanes512 Of(double value) => new(Vector512.Create((float)value));

    [MethodImpl(Inline)] public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a._value + b._value);
    [MethodImpl(Inline)] public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a._value - b._value);
    [MethodImpl(Inline)] public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a._value * b._value);
    [MethodImpl(Inline)] public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a._value / b._value);
    [MethodImpl(Inline)] public static Lanes512 operator -(Lanes512 a) => new(-a._value);

    [MethodImpl(Inline)] public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));
    [MethodImpl(Inline)] public static Lanes512 Sqrt(Lanes512 x) => new(Vector512.Sqrt(x._value));
    [MethodImpl(Inline)] public static Lanes512 Abs(Lanes512 x) => new(Vector512.Abs(x._value));
    [MethodImpl(Inline)] public static Lanes512 CopySign(Lanes512 magnitude, Lanes512 sign) => new(Vector512.CopySign(magnitude._value, sign._value));
    [MethodImpl(Inline)] public static Lanes512 Floor(Lanes512 x) => new(Vector512.Floor(x._value));
    [MethodImpl(Inline)] public static Lanes512 Ceiling(Lanes512 x) => new(Vector512.Ceiling(x._value));
    [MethodImpl(Inline)] public static Lanes512 Round(Lanes512 x) => new(Vector512.Round(x._value));
    [MethodImpl(Inline)] public static Lanes512 Max(Lanes512 a, Lanes512 b) => new(Vector512.Max(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes512 Min(Lanes512 a, Lanes512 b) => new(Vector512.Min(a._value, b._value));

    // x86 gives the second operand where one is NaN, other machines give NaN: either way NaN in x stays.
    [MethodImpl(Inline)] public static Lanes512 AtLeast(Lanes512 x, Lanes512 bound) => new(Vector512.MaxNative(bound._value, x._value));
    [MethodImpl(Inline)] public static Lanes512 AtMost(Lanes512 x, Lanes512 bound) => new(Vector512.MinNative(bound._value, x._value));

    [MethodImpl(Inline)] public static Lanes512 Less(Lanes512 a, Lanes512 b) => new(Vector512.LessThan(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes512 LessOrEqual(Lanes512 a, Lanes512 b) => new(Vector512.LessThanOrEqual(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes512 Equal(Lanes512 a, Lanes512 b) => new(Vector512.Equals(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes512 Not(Lanes512 mask) => new(~mask._value);
    [MethodImpl(Inline)] public static Lanes512 Select(Lanes512 mask, Lanes512 a, Lanes512 b) => new(Vector512.ConditionalSelect(mask._value, a._value, b._value));
    [MethodImpl(Inline)] public static bool Any(Lanes512 mask) => mask._value.ExtractMostSignificantBits() != 0;
    [MethodImpl(Inline)] public static void StoreMask(Lanes512 mask, byte* target, nint count) => LaneMask.Store(mask._value.ExtractMostSignificantBits(), target, count);

    [MethodImpl(Inline)] public static Lanes512 Exp(Lanes512 x) => FloatFunctions.Exp(x);
    [MethodImpl(Inline)] public static Lanes512 ExpDown(Lanes512 x) => FloatFunctions.ExpDown(x);
    [MethodImpl(Inline)] public static Lanes512 Expm1(Lanes512 x) => FloatFunctions.Expm1(x);
    [MethodImpl(Inline)] public static Lanes512 Log(Lanes512 x) => FloatFunctions.Log(x);
    [MethodImpl(Inline)] public static Lanes512 Log1p(Lanes512 x) => FloatFunctions.Log1p(x);
    [MethodImpl(Inline)] public static Lanes512 Sin(Lanes512 x) => FloatFunctions.Sin(x);
    [MethodImpl(Inline)] public static Lanes512 Cos(Lanes512 x) => FloatFunctions.Cos(x);
    [MethodImpl(Inline)] public static Lanes512 Erf(Lanes512 x) => FloatFunctions.Erf(x);
    [MethodImpl(Inline)] public static Lanes512 NormalTail(Lanes512 a, out Lanes512 density) => FloatFunctions.NormalTail(a, out density);

    public static Lanes512 Map(Lanes512 x, Lanes512 y, delegate*<double, double, double> function)
    {
        Vector512<float> result = default;
        for (int i = 0; i < 16; i++) result = result.WithElement(i, (float)function(x._value[i], y._value[i]));
        return new(result);
    }

    public static Lanes512 Map(Lanes512 x, delegate*<double, double> function)
    {
        Vector512<float> result = default;
        for (int i = 0; i < 16; i++) result = result.WithElement(i, (float)function(x._value[i]));
        return new(result);
    }

    [MethodImpl(Inline)]
    public static Lanes512 Across<TReducer>(Lanes512 x) where TReducer : IReducer
    {
        x = TReducer.Combine(x, new(Vector512.Shuffle(x._value, Vector512.Create(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))));
        x = TReducer.Combine(x, new(Vector512.Shuffle(x._value, Vector512.Create(4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11))));
        x = TReducer.Combine(x, new(Vector512.Shuffle(x._value, Vector512.Create(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13))));
        return TReducer.Combine(x, new(Vector512.Shuffle(x._value, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14))));
    }

    [MethodImpl(Inline)]
    public static Lanes512 PowerOfTwo(Lanes512 n) =>
        new(Vector512.ShiftLeft(Vector512.ConvertToInt32Native(n._value) + Vector512.Create(127), 23).AsSingle());

    [MethodImpl(Inline)]
    public static Lanes512 Raise(Lanes512 x, Lanes512 t) => new((x._value.AsInt32() + Vector512.ShiftLeft(t._value.AsInt32(), 23)).AsSingle());

    [MethodImpl(Inline)]
    public static Lanes512 Exponent(Lanes512 x) =>
        new(Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(x._value.AsInt32() - Vector512.Create(FloatFunctions.SqrtHalfBits), 23)));

    [MethodImpl(Inline)]
    public static Lanes512 Fraction(Lanes512 x) =>
        new((((x._value.AsInt32() - Vector512.Create(FloatFunctions.SqrtHalfBits)) & Vector512.Create(0x7FFFFF)) + Vector512.Create(FloatFunctions.SqrtHalfBits)).AsSingle());

    [MethodImpl(Inline)]
    private static Vector512<float> FirstMask(nint count) =>
        Vector512.GreaterThan(Vector512.Create((int)count), Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)).AsSingle();
}
