using System.Numerics;
using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, byte*, nint, void>;

namespace Penstock.Tensors;

/// <summary>Elementwise comparisons: y[i] = 1 where they hold, else 0. NaN is not equal to itself, and neither less nor greater.</summary>
internal static unsafe class ComparisonKernels
{
    /// <summary>The kernel (a, b, y, n) for elements of any numeric type or truth values.</summary>
    public static Kernel For(ComparisonKind kind, BinaryForm arguments, DType type, VectorForm? form = null) => type switch
    {
        DType.Float32 => (form ?? VectorForms.Best) switch
        {
            VectorForm.Vector512 => ForLanes<Lanes512>(kind, arguments),
            VectorForm.Vector256 => ForLanes<Lanes256>(kind, arguments),
            VectorForm.Vector128 => ForLanes<Lanes128>(kind, arguments),
            _ => ForLanes<ScalarLanes<float>>(kind, arguments),
        },
        DType.Float64 => ForLanes<ScalarLanes<double>>(kind, arguments),
        DType.Int32 => ForNumbers<int>(kind, arguments),
        DType.Int64 => ForNumbers<long>(kind, arguments),
        DType.UInt8 or DType.Bool => ForNumbers<byte>(kind, arguments),
        DType.Int8 => ForNumbers<sbyte>(kind, arguments),
        DType.Int16 => ForNumbers<short>(kind, arguments),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"{kind}: expected numbers or truth values, got {type}."),
    };

    private static Kernel ForLanes<V>(ComparisonKind kind, BinaryForm arguments) where V : struct, ILanes<V> => kind switch
    {
        ComparisonKind.Equal => ForLanes<Comparisons.Equal, V>(arguments),
        ComparisonKind.NotEqual => ForLanes<Comparisons.NotEqual, V>(arguments),
        ComparisonKind.Less => ForLanes<Comparisons.Less, V>(arguments),
        ComparisonKind.LessOrEqual => ForLanes<Comparisons.LessOrEqual, V>(arguments),
        ComparisonKind.Greater => ForLanes<Comparisons.Greater, V>(arguments),
        _ => ForLanes<Comparisons.GreaterOrEqual, V>(arguments),
    };

    private static Kernel ForLanes<TOp, V>(BinaryForm arguments) where TOp : IComparison where V : struct, ILanes<V> => arguments switch
    {
        BinaryForm.Arrays => &Lanes<TOp, ArrayArgument, ArrayArgument, V>,
        BinaryForm.NumberRight => &Lanes<TOp, ArrayArgument, NumberArgument, V>,
        _ => &Lanes<TOp, NumberArgument, ArrayArgument, V>,
    };

    private static Kernel ForNumbers<T>(ComparisonKind kind, BinaryForm arguments) where T : unmanaged, INumber<T> => kind switch
    {
        ComparisonKind.Equal => ForNumbers<Comparisons.Equal, T>(arguments),
        ComparisonKind.NotEqual => ForNumbers<Comparisons.NotEqual, T>(arguments),
        ComparisonKind.Less => ForNumbers<Comparisons.Less, T>(arguments),
        ComparisonKind.LessOrEqual => ForNumbers<Comparisons.LessOrEqual, T>(arguments),
        ComparisonKind.Greater => ForNumbers<Comparisons.Greater, T>(arguments),
        _ => ForNumbers<Comparisons.GreaterOrEqual, T>(arguments),
    };

    private static Kernel ForNumbers<TOp, T>(BinaryForm arguments) where TOp : IComparison where T : unmanaged, INumber<T> => arguments switch
    {
        BinaryForm.Arrays => &Numbers<TOp, ArrayArgument, ArrayArgument, T>,
        BinaryForm.NumberRight => &Numbers<TOp, ArrayArgument, NumberArgument, T>,
        _ => &Numbers<TOp, NumberArgument, ArrayArgument, T>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes<TOp, TA, TB, V>(void* a, void* b, byte* y, nint n) where TOp : IComparison where TA : IArgument where TB : IArgument where V : struct, ILanes<V>
    {
        nint i = 0;
        for (; i <= n - V.Count; i += V.Count) V.StoreMask(TOp.Holds(TA.Load<V>(a, i, V.Count), TB.Load<V>(b, i, V.Count)), y + i, V.Count);
        if (i < n) V.StoreMask(TOp.Holds(TA.Load<V>(a, i, n - i), TB.Load<V>(b, i, n - i)), y + i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Numbers<TOp, TA, TB, T>(void* a, void* b, byte* y, nint n) where TOp : IComparison where TA : IArgument where TB : IArgument where T : unmanaged, INumber<T>
    {
        for (nint i = 0; i < n; i++) y[i] = TOp.HoldsFor(((T*)a)[i * TA.Step], ((T*)b)[i * TB.Step]) ? (byte)1 : (byte)0;
    }
}
