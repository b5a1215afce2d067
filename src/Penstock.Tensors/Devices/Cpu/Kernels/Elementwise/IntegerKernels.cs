using System.Numerics;
using System.Runtime.CompilerServices;
using unsafe BinaryKernel = delegate*<void*, void*, void*, nint, void>;
using unsafe UnaryKernel = delegate*<void*, void*, nint, double, void>;

namespace Penstock.Tensors;

/// <summary>Elementwise kernels of whole numbers, which wrap around.</summary>
internal static unsafe class IntegerKernels
{
    /// <summary>The kernel (a, b, y, n).</summary>
    public static BinaryKernel Binary(BinaryKind kind, BinaryForm arguments, DType type) => type switch
    {
        DType.Int32 => Binary<int>(kind, arguments),
        DType.Int64 => Binary<long>(kind, arguments),
        DType.UInt8 => Binary<byte>(kind, arguments),
        DType.Int8 => Binary<sbyte>(kind, arguments),
        DType.Int16 => Binary<short>(kind, arguments),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"{kind}: expected numbers, got {type}. Cast first."),
    };

    /// <summary>The kernel (x, y, n, unused) of Copy, Negate, Abs, Sign or Square.</summary>
    public static UnaryKernel Unary(UnaryKind kind, DType type) => type switch
    {
        DType.Int32 => Unary<int>(kind),
        DType.Int64 => Unary<long>(kind),
        DType.UInt8 => Unary<byte>(kind),
        DType.Int8 => Unary<sbyte>(kind),
        DType.Int16 => Unary<short>(kind),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"{kind}: expected numbers, got {type}. Cast first."),
    };

    private static BinaryKernel Binary<T>(BinaryKind kind, BinaryForm arguments) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => kind switch
    {
        BinaryKind.Add => Binary<IntegerOperations.Add, T>(arguments),
        BinaryKind.Subtract => Binary<IntegerOperations.Subtract, T>(arguments),
        BinaryKind.Multiply => Binary<IntegerOperations.Multiply, T>(arguments),
        BinaryKind.Divide => Binary<IntegerOperations.Divide, T>(arguments),
        BinaryKind.Maximum => Binary<IntegerOperations.Maximum, T>(arguments),
        BinaryKind.Minimum => Binary<IntegerOperations.Minimum, T>(arguments),
        BinaryKind.Power => Binary<IntegerOperations.Power, T>(arguments),
        BinaryKind.Remainder => Binary<IntegerOperations.Remainder, T>(arguments),
        BinaryKind.FloorDivide => Binary<IntegerOperations.FloorDivide, T>(arguments),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind}: expected Float32 or Float64, got {DTypes.Of<T>()}. Cast first."),
    };

    private static BinaryKernel Binary<TOp, T>(BinaryForm arguments) where TOp : IIntegerBinary where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => arguments switch
    {
        BinaryForm.Arrays => &Run<TOp, ArrayArgument, ArrayArgument, T>,
        BinaryForm.NumberRight => &Run<TOp, ArrayArgument, NumberArgument, T>,
        _ => &Run<TOp, NumberArgument, ArrayArgument, T>,
    };

    private static UnaryKernel Unary<T>(UnaryKind kind) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => kind switch
    {
        UnaryKind.Copy => &Copy<T>,
        UnaryKind.Negate => &Negate<T>,
        UnaryKind.Abs => &Abs<T>,
        UnaryKind.Sign => &Sign<T>,
        UnaryKind.Square => &Square<T>,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind}: expected Float32 or Float64, got {DTypes.Of<T>()}. Cast first."),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOp, TA, TB, T>(void* a, void* b, void* y, nint n)
        where TOp : IIntegerBinary where TA : IArgument where TB : IArgument where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T firstA = n > 0 ? *(T*)a : default, firstB = n > 0 ? *(T*)b : default;
        for (nint i = 0; i < n; i++)
            ((T*)y)[i] = TOp.Apply(TA.Step == 0 ? firstA : ((T*)a)[i], TB.Step == 0 ? firstB : ((T*)b)[i]);
    }

    private static void Copy<T>(void* x, void* y, nint n, double unused) where T : unmanaged => Buffer.MemoryCopy(x, y, n * sizeof(T), n * sizeof(T));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Negate<T>(void* x, void* y, nint n, double unused) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = T.Zero - ((T*)x)[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Abs<T>(void* x, void* y, nint n, double unused) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = T.IsNegative(((T*)x)[i]) ? T.Zero - ((T*)x)[i] : ((T*)x)[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sign<T>(void* x, void* y, nint n, double unused) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = T.CreateTruncating(T.Sign(((T*)x)[i]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Square<T>(void* x, void* y, nint n, double unused) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = ((T*)x)[i] * ((T*)x)[i];
    }
}
