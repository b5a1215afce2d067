using System.Runtime.CompilerServices;
using unsafe BinaryKernel = delegate*<void*, void*, void*, nint, void>;

namespace Penstock.Tensors;

/// <summary>Elementwise kernels of two arguments: y[i] = f(a[i], b[i]) for i below n. y may be a or b.</summary>
internal static unsafe class BinaryKernels
{
    /// <summary>The kernel (a, b, y, n) for elements of any numeric type; whole numbers have the arithmetic of <see cref="IntegerKernels"/>.</summary>
    public static BinaryKernel For(BinaryKind kind, BinaryForm arguments, DType type, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => For<ScalarLanes<double>>(kind, arguments),
        (DType.Float32, VectorForm.Vector512) => For<Lanes512>(kind, arguments),
        (DType.Float32, VectorForm.Vector256) => For<Lanes256>(kind, arguments),
        (DType.Float32, VectorForm.Vector128) => For<Lanes128>(kind, arguments),
        (DType.Float32, _) => For<ScalarLanes<float>>(kind, arguments),
        _ => IntegerKernels.Binary(kind, arguments, type),
    };

    /// <summary>y[r, c] = f(a[r, c], b[c]).</summary>
    public static void Rows(BinaryKernel kernel, float* a, float* b, float* y, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r++, a += columns, y += columns) kernel(a, b, y, columns);
    }

    private static BinaryKernel For<V>(BinaryKind kind, BinaryForm arguments) where V : struct, ILanes<V> => kind switch
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
        BinaryKind.Relu6Gradient => For<BinaryOperations.Relu6Gradient, V>(arguments),
        BinaryKind.TanhGradient => For<BinaryOperations.TanhGradient, V>(arguments),
        BinaryKind.SigmoidGradient => For<BinaryOperations.SigmoidGradient, V>(arguments),
        BinaryKind.GeluGradient => For<BinaryOperations.GeluGradient, V>(arguments),
        BinaryKind.GeluTanhGradient => For<BinaryOperations.GeluTanhGradient, V>(arguments),
        BinaryKind.SigmoidCrossEntropy => For<BinaryOperations.SigmoidCrossEntropy, V>(arguments),
        BinaryKind.SigmoidCrossEntropyGradient => For<BinaryOperations.SigmoidCrossEntropyGradient, V>(arguments),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "BinaryKernels: expected a defined operation."),
    };

    private static BinaryKernel For<TOp, V>(BinaryForm arguments) where TOp : IBinary where V : struct, ILanes<V> => arguments switch
    {
        BinaryForm.Arrays => &Run<TOp, ArrayArgument, ArrayArgument, V>,
        BinaryForm.NumberRight => &Run<TOp, ArrayArgument, NumberArgument, V>,
        _ => &Run<TOp, NumberArgument, ArrayArgument, V>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOp, TA, TB, V>(void* a, void* b, void* y, nint n) where TOp : IBinary where TA : IArgument where TB : IArgument where V : struct, ILanes<V>
    {
        nint i = 0;
        for (; i <= n - V.Count; i += V.Count) TOp.Apply(TA.Load<V>(a, i, V.Count), TB.Load<V>(b, i, V.Count)).Store(y, i);
        if (i < n) TOp.Apply(TA.Load<V>(a, i, n - i), TB.Load<V>(b, i, n - i)).StoreFirst(y, i, n - i);
    }
}
