using System.Numerics;
using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, nint, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>Reductions of whole numbers over the middle axis of [outer, reduced, inner]; sums and products wrap around.</summary>
internal static unsafe class IntegerReductions
{
    /// <summary>The kernel (x, y, outer, reduced, inner) of Sum, Product, Max or Min.</summary>
    public static Kernel For(ReductionKind kind, DType type) => type switch
    {
        DType.Int32 => For<int>(kind),
        DType.Int64 => For<long>(kind),
        DType.UInt8 => For<byte>(kind),
        DType.Int8 => For<sbyte>(kind),
        DType.Int16 => For<short>(kind),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"{kind}: expected numbers, got {type}. Cast first."),
    };

    private static Kernel For<T>(ReductionKind kind) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => kind switch
    {
        ReductionKind.Sum => &Run<IntegerOperations.Add, Zero, T>,
        ReductionKind.Product => &Run<IntegerOperations.Multiply, One, T>,
        ReductionKind.Max => &Run<IntegerOperations.Maximum, Smallest, T>,
        ReductionKind.Min => &Run<IntegerOperations.Minimum, Largest, T>,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind}: expected Float32 or Float64, got {DTypes.Of<T>()}. Cast first."),
    };

    private interface INeutral
    {
        static abstract T Of<T>() where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;
    }

    private struct Zero : INeutral { public static T Of<T>() where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.Zero; }

    private struct One : INeutral { public static T Of<T>() where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.One; }

    private struct Smallest : INeutral { public static T Of<T>() where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.MinValue; }

    private struct Largest : INeutral { public static T Of<T>() where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.MaxValue; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOp, TNeutral, T>(void* x, void* y, nint outer, nint reduced, nint inner)
        where TOp : IIntegerBinary where TNeutral : INeutral where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T* from = (T*)x, to = (T*)y;
        for (nint o = 0; o < outer; o++, to += inner)
        {
            for (nint i = 0; i < inner; i++) to[i] = TNeutral.Of<T>();
            for (nint r = 0; r < reduced; r++, from += inner)
                for (nint i = 0; i < inner; i++) to[i] = TOp.Apply(to[i], from[i]);
        }
    }
}
