using System.Runtime.CompilerServices;
using unsafe UnaryKernel = delegate*<void*, void*, nint, double, void>;

namespace Penstock.Tensors;

/// <summary>Elementwise kernels of one argument: y[i] = f(x[i]) for i below n. y may be x.</summary>
internal static unsafe class UnaryKernels
{
    /// <summary>The kernel (x, y, n, parameter) for elements of any numeric type; whole numbers have few operations.</summary>
    public static UnaryKernel For(UnaryKind kind, DType type, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => For<ScalarLanes<double>>(kind),
        (DType.Float32, VectorForm.Vector512) => For<Lanes512>(kind),
        (DType.Float32, VectorForm.Vector256) => For<Lanes256>(kind),
        (DType.Float32, VectorForm.Vector128) => For<Lanes128>(kind),
        (DType.Float32, _) => For<ScalarLanes<float>>(kind),
        _ => IntegerKernels.Unary(kind, type),
    };

    private static UnaryKernel For<V>(UnaryKind kind) where V : struct, ILanes<V> => kind switch
    {
        UnaryKind.Copy => &Run<UnaryOperations.Copy, V>,
        UnaryKind.Negate => &Run<UnaryOperations.Negate, V>,
        UnaryKind.Abs => &Run<UnaryOperations.Abs, V>,
        UnaryKind.Sign => &Run<UnaryOperations.Sign, V>,
        UnaryKind.Square => &Run<UnaryOperations.Square, V>,
        UnaryKind.Sqrt => &Run<UnaryOperations.Sqrt, V>,
        UnaryKind.ReciprocalSqrt => &Run<UnaryOperations.ReciprocalSqrt, V>,
        UnaryKind.Reciprocal => &Run<UnaryOperations.Reciprocal, V>,
        UnaryKind.Exp => &Run<UnaryOperations.Exp, V>,
        UnaryKind.Log => &Run<UnaryOperations.Log, V>,
        UnaryKind.Log1p => &Run<UnaryOperations.Log1p, V>,
        UnaryKind.Expm1 => &Run<UnaryOperations.Expm1, V>,
        UnaryKind.Sin => &Run<UnaryOperations.Sin, V>,
        UnaryKind.Cos => &Run<UnaryOperations.Cos, V>,
        UnaryKind.Tanh => &Run<UnaryOperations.Tanh, V>,
        UnaryKind.Sigmoid => &Run<UnaryOperations.Sigmoid, V>,
        UnaryKind.Erf => &Run<UnaryOperations.Erf, V>,
        UnaryKind.Softplus => &Run<UnaryOperations.Softplus, V>,
        UnaryKind.Floor => &Run<UnaryOperations.Floor, V>,
        UnaryKind.Ceiling => &Run<UnaryOperations.Ceiling, V>,
        UnaryKind.Round => &Run<UnaryOperations.Round, V>,
        UnaryKind.Shift => &Run<UnaryOperations.Shift, V>,
        UnaryKind.Scale => &Run<UnaryOperations.Scale, V>,
        UnaryKind.Clip => &Run<UnaryOperations.Clip, V>,
        UnaryKind.Relu => &Run<Activations.Relu, V>,
        UnaryKind.Relu6 => &Run<Activations.Relu6, V>,
        UnaryKind.LeakyRelu => &Run<Activations.LeakyRelu, V>,
        UnaryKind.Elu => &Run<Activations.Elu, V>,
        UnaryKind.Selu => &Run<Activations.Selu, V>,
        UnaryKind.Silu => &Run<Activations.Silu, V>,
        UnaryKind.Gelu => &Run<Activations.Gelu, V>,
        UnaryKind.GeluTanh => &Run<Activations.GeluTanh, V>,
        UnaryKind.HardSigmoid => &Run<Activations.HardSigmoid, V>,
        UnaryKind.Softsign => &Run<Activations.Softsign, V>,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "UnaryKernels: expected a defined operation."),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOp, V>(void* x, void* y, nint n, double parameter) where TOp : IUnary where V : struct, ILanes<V>
    {
        V p = V.Of(parameter);
        nint i = 0;
        for (; i <= n - V.Count; i += V.Count) TOp.Apply(V.Load(x, i), p).Store(y, i);
        if (i < n) TOp.Apply(V.LoadFirst(x, i, n - i), p).StoreFirst(y, i, n - i);
    }
}
