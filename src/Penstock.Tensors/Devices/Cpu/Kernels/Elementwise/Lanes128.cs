using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Tensors;

/// <summary>Four floats.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> value) : IFloatLanes<Lanes128>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector128<float> _value = value;

    public static int Count => 4;
    public static int ElementSize => sizeof(float);

    [MethodImpl(Inline)] public static Lanes128 Load(void* source, nint index) => new(Vector128.Load((float*)source + index));

    [MethodImpl(Inline)]
    public static Lanes128 LoadFirst(void* source, nint index, nint count)
    {
        if (count >= 4) return Load(source, index);
        if (Avx.IsSupported) return new(Avx.MaskLoad((float*)source + index, FirstMask(count)));
        float* lanes = stackalloc float[4];
        Vector128<float>.Zero.Store(lanes);
        for (nint i = 0; i < count; i++) lanes[i] = ((float*)source)[index + i];
        return new(Vector128.Load(lanes));
    }

    [MethodImpl(Inline)]
    public static Lanes128 LoadFirst(void* source, nint index, nint count, Lanes128 others) =>
        Select(new(FirstMask(count)), LoadFirst(source, index, count), others);

    [MethodImpl(Inline)] public void Store(void* target, nint index) => _value.Store((float*)target + index);

    [MethodImpl(Inline)]
    public void StoreFirst(void* target, nint index, nint count)
    {
        float* end = (float*)target + index;
        if (count >= 4)
        {
            _value.Store(end);
            return;
        }
        if ((count & 2) != 0)
        {
            *(double*)end = _value.AsDouble().ToScalar();
            end += 2;
        }
        if ((count & 1) != 0) *end = (count & 2) != 0 ? _value.GetElement(2) : _value.ToScalar();
    }

    public double First { [MethodImpl(Inline)] get => _value.ToScalar(); }

    public static Lanes128 SmallestNormal { [MethodImpl(Inline)] get => new(Vector128.Create(1.17549435e-38f)); }

    [MethodImpl(Inline)] public static Lanes128 Broadcast(void* source) => new(Vector128.Create(*(float*)source));
    [MethodImpl(Inline)]
    public static Lanes128 Unit(uint* words) =>
        new(Vector128.ConvertToSingle(Vector128.ShiftRightLogical(Vector128.Load(words), 8).AsInt32()) * Vector128.Create(1f / (1 << 24)));

    [MethodImpl(Inline)] public static Lanes128 Whole(uint* words) => new(Vector128.ConvertToSingle(Vector128.Load(words)));

    [MethodImpl(Inline)] public static Lanes128 Of(double value) => new(Vector128.Create((float)value));

    [MethodImpl(Inline)] public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a._value + b._value);
    [MethodImpl(Inline)] public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new(a._value - b._value);
    [MethodImpl(Inline)] public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a._value * b._value);
    [MethodImpl(Inline)] public static Lanes128 operator /(Lanes128 a, Lanes128 b) => new(a._value / b._value);
    [MethodImpl(Inline)] public static Lanes128 operator -(Lanes128 a) => new(-a._value);

    [MethodImpl(Inline)] public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));
    [MethodImpl(Inline)] public static Lanes128 Sqrt(Lanes128 x) => new(Vector128.Sqrt(x._value));
    [MethodImpl(Inline)] public static Lanes128 Abs(Lanes128 x) => new(Vector128.Abs(x._value));
    [MethodImpl(Inline)] public static Lanes128 CopySign(Lanes128 magnitude, Lanes128 sign) => new(Vector128.CopySign(magnitude._value, sign._value));
    [MethodImpl(Inline)] public static Lanes128 Floor(Lanes128 x) => new(Vector128.Floor(x._value));
    [MethodImpl(Inline)] public static Lanes128 Ceiling(Lanes128 x) => new(Vector128.Ceiling(x._value));
    [MethodImpl(Inline)] public static Lanes128 Round(Lanes128 x) => new(Vector128.Round(x._value));
    [MethodImpl(Inline)] public static Lanes128 Max(Lanes128 a, Lanes128 b) => new(Vector128.Max(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes128 Min(Lanes128 a, Lanes128 b) => new(Vector128.Min(a._value, b._value));

    // x86 gives the second operand where one is NaN, other machines give NaN: either way NaN in x stays.
    [MethodImpl(Inline)] public static Lanes128 AtLeast(Lanes128 x, Lanes128 bound) => new(Vector128.MaxNative(bound._value, x._value));
    [MethodImpl(Inline)] public static Lanes128 AtMost(Lanes128 x, Lanes128 bound) => new(Vector128.MinNative(bound._value, x._value));

    [MethodImpl(Inline)] public static Lanes128 Less(Lanes128 a, Lanes128 b) => new(Vector128.LessThan(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes128 LessOrEqual(Lanes128 a, Lanes128 b) => new(Vector128.LessThanOrEqual(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes128 Equal(Lanes128 a, Lanes128 b) => new(Vector128.Equals(a._value, b._value));
    [MethodImpl(Inline)] public static Lanes128 Not(Lanes128 mask) => new(~mask._value);
    [MethodImpl(Inline)] public static Lanes128 Select(Lanes128 mask, Lanes128 a, Lanes128 b) => new(Vector128.ConditionalSelect(mask._value, a._value, b._value));
    [MethodImpl(Inline)] public static bool Any(Lanes128 mask) => mask._value.ExtractMostSignificantBits() != 0;
    [MethodImpl(Inline)] public static void StoreMask(Lanes128 mask, byte* target, nint count) => LaneMask.Store(mask._value.ExtractMostSignificantBits(), target, count);

    [MethodImpl(Inline)] public static Lanes128 Exp(Lanes128 x) => FloatFunctions.Exp(x);
    [MethodImpl(Inline)] public static Lanes128 ExpDown(Lanes128 x) => FloatFunctions.ExpDown(x);
    [MethodImpl(Inline)] public static Lanes128 Expm1(Lanes128 x) => FloatFunctions.Expm1(x);
    [MethodImpl(Inline)] public static Lanes128 Log(Lanes128 x) => FloatFunctions.Log(x);
    [MethodImpl(Inline)] public static Lanes128 Log1p(Lanes128 x) => FloatFunctions.Log1p(x);
    [MethodImpl(Inline)] public static Lanes128 Sin(Lanes128 x) => FloatFunctions.Sin(x);
    [MethodImpl(Inline)] public static Lanes128 Cos(Lanes128 x) => FloatFunctions.Cos(x);
    [MethodImpl(Inline)] public static Lanes128 Erf(Lanes128 x) => FloatFunctions.Erf(x);
    [MethodImpl(Inline)] public static Lanes128 NormalTail(Lanes128 a, out Lanes128 density) => FloatFunctions.NormalTail(a, out density);

    public static Lanes128 Map(Lanes128 x, Lanes128 y, delegate*<double, double, double> function)
    {
        Vector128<float> result = default;
        for (int i = 0; i < 4; i++) result = result.WithElement(i, (float)function(x._value[i], y._value[i]));
        return new(result);
    }

    public static Lanes128 Map(Lanes128 x, delegate*<double, double> function)
    {
        Vector128<float> result = default;
        for (int i = 0; i < 4; i++) result = result.WithElement(i, (float)function(x._value[i]));
        return new(result);
    }

    [MethodImpl(Inline)]
    public static Lanes128 Across<TReducer>(Lanes128 x) where TReducer : IReducer
    {
        x = TReducer.Combine(x, new(Vector128.Shuffle(x._value, Vector128.Create(2, 3, 0, 1))));
        return TReducer.Combine(x, new(Vector128.Shuffle(x._value, Vector128.Create(1, 0, 3, 2))));
    }

    [MethodImpl(Inline)]
    public static Lanes128 PowerOfTwo(Lanes128 n) =>
        new(Vector128.ShiftLeft(Vector128.ConvertToInt32Native(n._value) + Vector128.Create(127), 23).AsSingle());

    [MethodImpl(Inline)]
    public static Lanes128 Raise(Lanes128 x, Lanes128 t) => new((x._value.AsInt32() + Vector128.ShiftLeft(t._value.AsInt32(), 23)).AsSingle());

    [MethodImpl(Inline)]
    public static Lanes128 Exponent(Lanes128 x) =>
        new(Vector128.ConvertToSingle(Vector128.ShiftRightArithmetic(x._value.AsInt32() - Vector128.Create(FloatFunctions.SqrtHalfBits), 23)));

    [MethodImpl(Inline)]
    public static Lanes128 Fraction(Lanes128 x) =>
        new((((x._value.AsInt32() - Vector128.Create(FloatFunctions.SqrtHalfBits)) & Vector128.Create(0x7FFFFF)) + Vector128.Create(FloatFunctions.SqrtHalfBits)).AsSingle());

    [MethodImpl(Inline)]
    private static Vector128<float> FirstMask(nint count) =>
        Vector128.GreaterThan(Vector128.Create((int)count), Vector128.Create(0, 1, 2, 3)).AsSingle();
}
