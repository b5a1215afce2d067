using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Tensors;

/// <summary>Eight floats.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> value) : IFloatLanes<Lanes256>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector256<float> _value = value;

    public static int Count => 8;
    public static int ElementSize => sizeof(float);

    [MethodImpl(Inline)] public static Lanes256 Load(void* source, nint index) => new(Vector256.Load((float*)source + index));

    [MethodImpl(Inline)]
    public static Lanes256 LoadFirst(void* source, nint index, nint count)
    {
        if (count >= 8) return Load(source, index);
        if (Avx.IsSupported) return new(Avx.MaskLoad((float*)source + index, FirstMask(count)));
        float* lanes = stackalloc float[8];
        Vector256<float>.Zero.Store(lanes);
        for (nint i = 0; i < count; i++) lanes[i] = ((float*)source)[index + i];
        return new(Vector256.Load(lanes));
    }

    [MethodImpl(Inline)]
    public static Lanes256 LoadFirst(void* source, nint index, nint count, Lanes256 others) =>
        Select(new(FirstMask(count)), LoadFirst(source, index, count), others);

    [MethodImpl(Inline)] public void Store(void* target, nint index) => _value.Store((float*)target + index);

    [MethodImpl(Inline)]
    public void StoreFirst(void* target, nint index, nint count)
    {
        if (count >= 8)
        {
            Store(target, index);
            return;
        }
        var half = new Lanes128(_value.GetLower());
        if ((count & 4) != 0)
        {
            half.Store(target, index);
            index += 4;
            half = new(_value.GetUpper());
        }
        half.StoreFirst(target, index, count & 3);
    }

    public double First { [MethodImpl(Inline)] get => _value.ToScalar(); }

    public static Lanes256 SmallestNormal { [MethodImpl(Inline)] get => new(Vector256.Create(1.17549435e-38f)); }

    [MethodImpl(Inline)] public static Lanes256 Broadcast(void* source) => new(Vector256.Create(*(float*)source));
    [MethodImpl(Inline)]
    public static Lanes256 Unit(uint* words) =>
        new(Vector256.ConvertToSingle(Vector256.ShiftRightLogical(Vector256.Load(words), 8).AsInt32()) * Vector256.Create(1f / (1 << 24)));

    [MethodImpl(Inline)] public static Lanes256 Whole(uint* words) => new(Vector256.ConvertToSingle(Vector256.Load(words)));

    [MethodImpl(Inline)] public static Lanes256 Of(double value) => new(Vector256.Create((float)value));

    [MethodImpl(Inline)] public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._value + b._value);
    [MethodImpl(Inline)] public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._value - b._value);
    [MethodImpl(Inline)] public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._value * b._value);
    [MethodImpl(Inline)] public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a._value / b._value);
    [MethodImpl(Inline)] public static Lanes256 operator -(Lanes256 a) => new(-a._value);

    [MethodImpl(Inline)] public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));
    [MethodImpl(Inline)] public static Lanes256 Sqrt(Lanes256 x) => new(Vector256.Sqrt(x._value));
    [MethodImpl(Inline)] public static Lanes256 Abs(Lanes256 x) => new(Vector256.Abs(x._value));
    [MethodImpl(Inline)] public static Lanes256 CopySign(Lanes256 magnitude, Lanes256 sign) => new(Vector256.CopySign(magnitude._value, sign._value));
    [MethodImpl(Inline)] public static Lanes256 Floor(Lanes256 x) => new(Vector256.Floor(x._value));
    [MethodImpl(Inline)] public static Lanes256 Ceiling(Lanes256 x) => new(Vector256.Ceiling(x._value));
    [MethodImpl(Inline)] public static Lanes256 Round(Lanes256 x) => new(Vector256.Round(x._value));
    [MethodImpl(Inline)] public static Lanes256 Max(Lanes256 a, Lanes256 b) => new(Vector256.Max(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes256 Min(Lanes256 a, Lanes256 b) => new(Vector256.Min(a._value, b._value));

    // x86 gives the second operand where one is NaN, other machines give NaN: either way NaN in x stays.
    [MethodImpl(Inline)] public static Lanes256 AtLeast(Lanes256 x, Lanes256 bound) => new(Vector256.MaxNative(bound._value, x._value));
    [MethodImpl(Inline)] public static Lanes256 AtMost(Lanes256 x, Lanes256 bound) => new(Vector256.MinNative(bound._value, x._value));

    [MethodImpl(Inline)] public static Lanes256 Less(Lanes256 a, Lanes256 b) => new(Vector256.LessThan(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes256 LessOrEqual(Lanes256 a, Lanes256 b) => new(Vector256.LessThanOrEqual(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes256 Equal(Lanes256 a, Lanes256 b) => new(Vector256.Equals(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes256 Not(Lanes256 mask) => new(~mask._value);
    [MethodImpl(Inline)] public static Lanes256 Select(Lanes256 mask, Lanes256 a, Lanes256 b) => new(Vector256.ConditionalSelect(mask._value, a._value, b._value));
    [MethodImpl(Inline)] public static bool Any(Lanes256 mask) => mask._value.ExtractMostSignificantBits() != 0;
    [MethodImpl(Inline)] public static void StoreMask(Lanes256 mask, byte* target, nint count) => LaneMask.Store(mask._value.ExtractMostSignificantBits(), target, count);

    [MethodImpl(Inline)] public static Lanes256 Exp(Lanes256 x) => FloatFunctions.Exp(x);
    [MethodImpl(Inline)] public static Lanes256 ExpDown(Lanes256 x) => FloatFunctions.ExpDown(x);
    [MethodImpl(Inline)] public static Lanes256 Expm1(Lanes256 x) => FloatFunctions.Expm1(x);
    [MethodImpl(Inline)] public static Lanes256 Log(Lanes256 x) => FloatFunctions.Log(x);
    [MethodImpl(Inline)] public static Lanes256 Log1p(Lanes256 x) => FloatFunctions.Log1p(x);
    [MethodImpl(Inline)] public static Lanes256 Sin(Lanes256 x) => FloatFunctions.Sin(x);
    [MethodImpl(Inline)] public static Lanes256 Cos(Lanes256 x) => FloatFunctions.Cos(x);
    [MethodImpl(Inline)] public static Lanes256 Erf(Lanes256 x) => FloatFunctions.Erf(x);
    [MethodImpl(Inline)] public static Lanes256 NormalTail(Lanes256 a, out Lanes256 density) => FloatFunctions.NormalTail(a, out density);

    public static Lanes256 Map(Lanes256 x, Lanes256 y, delegate*<double, double, double> function)
    {
        Vector256<float> result = default;
        for (int i = 0; i < 8; i++) result = result.WithElement(i, (float)function(x._value[i], y._value[i]));
        return new(result);
    }

    public static Lanes256 Map(Lanes256 x, delegate*<double, double> function)
    {
        Vector256<float> result = default;
        for (int i = 0; i < 8; i++) result = result.WithElement(i, (float)function(x._value[i]));
        return new(result);
    }

    [MethodImpl(Inline)]
    public static Lanes256 Across<TReducer>(Lanes256 x) where TReducer : IReducer
    {
        x = TReducer.Combine(x, new(Vector256.Shuffle(x._value, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3))));
        x = TReducer.Combine(x, new(Vector256.Shuffle(x._value, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5))));
        return TReducer.Combine(x, new(Vector256.Shuffle(x._value, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6))));
    }

    [MethodImpl(Inline)]
    public static Lanes256 PowerOfTwo(Lanes256 n) =>
        new(Vector256.ShiftLeft(Vector256.ConvertToInt32Native(n._value) + Vector256.Create(127), 23).AsSingle());

    [MethodImpl(Inline)]
    public static Lanes256 Raise(Lanes256 x, Lanes256 t) => new((x._value.AsInt32() + Vector256.ShiftLeft(t._value.AsInt32(), 23)).AsSingle());

    [MethodImpl(Inline)]
    public static Lanes256 Exponent(Lanes256 x) =>
        new(Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(x._value.AsInt32() - Vector256.Create(FloatFunctions.SqrtHalfBits), 23)));

    [MethodImpl(Inline)]
    public static Lanes256 Fraction(Lanes256 x) =>
        new((((x._value.AsInt32() - Vector256.Create(FloatFunctions.SqrtHalfBits)) & Vector256.Create(0x7FFFFF)) + Vector256.Create(FloatFunctions.SqrtHalfBits)).AsSingle());

    [MethodImpl(Inline)]
    private static Vector256<float> FirstMask(nint count) =>
        Vector256.GreaterThan(Vector256.Create((int)count), Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7)).AsSingle();
}
