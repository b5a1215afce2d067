using System.Numerics;
using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Conversion of elements. Floating-point to whole numbers drops the fraction, holds to the range of the result and makes NaN 0;
/// between whole numbers the high bits are dropped; to truth values all but 0 is true, NaN too.
/// </summary>
internal static unsafe class CastKernels
{
    /// <summary>The kernel (x, y, n).</summary>
    public static Kernel For(DType from, DType to) => from switch
    {
        _ when to.IsHalf() => HalfKernels.Narrow(to),
        DType.BFloat16 or DType.Float16 => HalfKernels.Widen(from),
        DType.Float32 => From<float>(to),
        DType.Float64 => From<double>(to),
        DType.Int32 => From<int>(to),
        DType.Int64 => From<long>(to),
        DType.Bool or DType.UInt8 => From<byte>(to),
        DType.Int8 => From<sbyte>(to),
        DType.Int16 => From<short>(to),
        _ => throw Unknown(from),
    };

    private static Kernel From<T>(DType to) where T : unmanaged, INumber<T> => to switch
    {
        DType.Float32 => &Run<T, float>,
        DType.Float64 => &Run<T, double>,
        DType.Int32 => &Run<T, int>,
        DType.Int64 => &Run<T, long>,
        DType.UInt8 => &Run<T, byte>,
        DType.Int8 => &Run<T, sbyte>,
        DType.Int16 => &Run<T, short>,
        DType.Bool => &ToBool<T>,
        _ => throw Unknown(to),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TFrom, TTo>(void* x, void* y, nint n) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        bool whole = typeof(TFrom) != typeof(float) && typeof(TFrom) != typeof(double);
        for (nint i = 0; i < n; i++)
            ((TTo*)y)[i] = whole ? TTo.CreateTruncating(((TFrom*)x)[i]) : TTo.CreateSaturating(((TFrom*)x)[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToBool<T>(void* x, void* y, nint n) where T : unmanaged, INumber<T>
    {
        for (nint i = 0; i < n; i++) ((byte*)y)[i] = ((T*)x)[i] != T.Zero ? (byte)1 : (byte)0;
    }

    private static ArgumentOutOfRangeException Unknown(DType type) => new(nameof(type), type, $"Cast: expected numbers or truth values, got {type}.");
}
