using System.Numerics;

namespace Penstock.Tensors;

/// <summary>Elementwise kernels for the element types that have no vector form: whole numbers and truth values.</summary>
internal static unsafe class PlainKernels
{
    public static delegate*<void*, void*, nint, double, void> Unary(UnaryKind kind, DType type) => type switch
    {
        DType.Int32 => Unary<int>(kind),
        DType.Int64 => Unary<long>(kind),
        DType.Int16 => Unary<short>(kind),
        DType.Int8 => Unary<sbyte>(kind),
        DType.UInt8 => Unary<byte>(kind),
        _ => UnaryKernels.For(kind, type),
    };

    public static delegate*<void*, void*, void*, nint, void> Binary(BinaryKind kind, DType type) => type switch
    {
        DType.Int32 => Binary<int>(kind),
        DType.Int64 => Binary<long>(kind),
        DType.Int16 => Binary<short>(kind),
        DType.Int8 => Binary<sbyte>(kind),
        DType.UInt8 => Binary<byte>(kind),
        _ => BinaryKernels.For(kind, BinaryForm.Arrays, type),
    };

    private static delegate*<void*, void*, nint, double, void> Unary<T>(UnaryKind kind) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => kind switch
    {
        UnaryKind.Negate => &Negate<T>,
        UnaryKind.Abs => &Abs<T>,
        UnaryKind.Sign => &Sign<T>,
        UnaryKind.Square => &Square<T>,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected an operation on whole numbers. Cast to Float32 first."),
    };

    private static delegate*<void*, void*, void*, nint, void> Binary<T>(BinaryKind kind) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => kind switch
    {
        BinaryKind.Add => &Add<T>,
        BinaryKind.Subtract => &Subtract<T>,
        BinaryKind.Multiply => &Multiply<T>,
        BinaryKind.Divide => &Divide<T>,
        BinaryKind.Maximum => &Maximum<T>,
        BinaryKind.Minimum => &Minimum<T>,
        BinaryKind.Remainder => &Remainder<T>,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected an operation on whole numbers. Cast to Float32 first."),
    };

    private static void Negate<T>(void* x, void* y, nint n, double p) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = T.Zero - ((T*)x)[i];
    }

    private static void Abs<T>(void* x, void* y, nint n, double p) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = ((T*)x)[i] < T.Zero ? T.Zero - ((T*)x)[i] : ((T*)x)[i];
    }

    private static void Sign<T>(void* x, void* y, nint n, double p) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = T.CreateTruncating(T.Sign(((T*)x)[i]));
    }

    private static void Square<T>(void* x, void* y, nint n, double p) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = ((T*)x)[i] * ((T*)x)[i];
    }

    private static void Add<T>(void* a, void* b, void* y, nint n) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = ((T*)a)[i] + ((T*)b)[i];
    }

    private static void Subtract<T>(void* a, void* b, void* y, nint n) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = ((T*)a)[i] - ((T*)b)[i];
    }

    private static void Multiply<T>(void* a, void* b, void* y, nint n) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = ((T*)a)[i] * ((T*)b)[i];
    }

    private static void Divide<T>(void* a, void* b, void* y, nint n) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = Quotient(((T*)a)[i], ((T*)b)[i]);
    }

    private static void Maximum<T>(void* a, void* b, void* y, nint n) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = T.Max(((T*)a)[i], ((T*)b)[i]);
    }

    private static void Minimum<T>(void* a, void* b, void* y, nint n) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++) ((T*)y)[i] = T.Min(((T*)a)[i], ((T*)b)[i]);
    }

    private static void Remainder<T>(void* a, void* b, void* y, nint n) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (nint i = 0; i < n; i++)
        {
            T x = ((T*)a)[i], d = ((T*)b)[i];
            T r = T.IsZero(d) ? T.Zero : x - Quotient(x, d) * d;
            ((T*)y)[i] = !T.IsZero(r) && T.Sign(r) != T.Sign(d) ? r + d : r;
        }
    }

    // The smallest number divided by -1 would be one more than the largest: it wraps, as addition does.
    private static T Quotient<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
        T.IsZero(b) ? T.Zero : a == T.MinValue && b + T.One == T.Zero ? a : a / b;
}
