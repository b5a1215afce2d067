using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>Elementwise kernels of two arguments: y[i] = f(a[i], b[i]) for i below n. y may be a or b.</summary>
internal static unsafe class BinaryKernels
{
    /// <summary>The kernel (a, b, y, n) for Float32 or Float64 elements.</summary>
    public static delegate*<void*, void*, void*, nint, void> For(BinaryKind kind, BinaryForm arguments, DType type) => For(kind, arguments, type, VectorForms.Best);

    /// <summary>The kernel in a given form; Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, void*, nint, void> For(BinaryKind kind, BinaryForm arguments, DType type, VectorForm form) => (type, form) switch
    {
        (DType.Float64, _) => For<ScalarLanes<double>>(kind, arguments),
        (DType.Float32, VectorForm.Vector512) => For<Lanes512>(kind, arguments),
        (DType.Float32, VectorForm.Vector256) => For<Lanes256>(kind, arguments),
        (DType.Float32, VectorForm.Vector128) => For<Lanes128>(kind, arguments),
        (DType.Float32, _) => For<ScalarLanes<float>>(kind, arguments),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"{kind}: expected Float32 or Float64, got {type}."),
    };

    /// <summary>y[r, c] = f(a[r, c], b[c]).</summary>
    public static void Rows(delegate*<void*, void*, void*, nint, void> kernel, float* a, float* b, float* y, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r++, a += columns, y += columns) kernel(a, b, y, columns);
    }

    private static delegate*<void*, void*, void*, nint, void> For<V>(BinaryKind kind, BinaryForm arguments) where V : struct, ILanes<V> => kind switch
    {
        BinaryKind.Add => For<BinaryOperations.Add, V>(arguments),
        BinaryKind.Subtract => For<BinaryOperations.Subtract, V>(arguments),
        BinaryKind.Multiply => For<BinaryOperations.Multiply, V>(arguments),
        BinaryKind.Divide => For<BinaryOperations.Divide, V>(arguments),
        BinaryKind.Maximum => For<BinaryOperations.Maximum, V>(arguments),
        BinaryKind.Minimum => For<BinaryOperations.Minimum, V>(arguments),
        BinaryKind.Power => For<BinaryOperations.Power, V>(arguments),
        BinaryKind.Remainder => For<BinaryOperations.Remainder, V>(arguments),
        BinaryKind.FloorDivide => For<BinaryOperations.FloorDivide, V>(arguments),
        BinaryKind.ReluGradient => For<BinaryOperations.ReluGradient, V>(arguments),
        BinaryKind.TanhGradient => For<BinaryOperations.TanhGradient, V>(arguments),
        BinaryKind.SigmoidGradient => For<BinaryOperations.SigmoidGradient, V>(arguments),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "BinaryKernels: expected a defined operation."),
    };

    private static delegate*<void*, void*, void*, nint, void> For<TOp, V>(BinaryForm arguments) where TOp : IBinary where V : struct, ILanes<V> => arguments switch
    {
        BinaryForm.NumberRight => &NumberRight<TOp, V>,
        BinaryForm.NumberLeft => &NumberLeft<TOp, V>,
        _ => &Arrays<TOp, V>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Arrays<TOp, V>(void* a, void* b, void* y, nint n) where TOp : IBinary where V : struct, ILanes<V>
    {
        nint i = 0;
        for (; i <= n - V.Count; i += V.Count) TOp.Apply(V.Load(a, i), V.Load(b, i)).Store(y, i);
        if (i < n) TOp.Apply(V.LoadFirst(a, i, n - i), V.LoadFirst(b, i, n - i)).StoreFirst(y, i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NumberRight<TOp, V>(void* a, void* b, void* y, nint n) where TOp : IBinary where V : struct, ILanes<V>
    {
        V number = V.Broadcast(b);
        nint i = 0;
        for (; i <= n - V.Count; i += V.Count) TOp.Apply(V.Load(a, i), number).Store(y, i);
        if (i < n) TOp.Apply(V.LoadFirst(a, i, n - i), number).StoreFirst(y, i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NumberLeft<TOp, V>(void* a, void* b, void* y, nint n) where TOp : IBinary where V : struct, ILanes<V>
    {
        V number = V.Broadcast(a);
        nint i = 0;
        for (; i <= n - V.Count; i += V.Count) TOp.Apply(number, V.Load(b, i)).Store(y, i);
        if (i < n) TOp.Apply(number, V.LoadFirst(b, i, n - i)).StoreFirst(y, i, n - i);
    }
}
