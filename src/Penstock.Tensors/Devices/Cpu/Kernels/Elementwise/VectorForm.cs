using System.Runtime.Intrinsics;

namespace Penstock.Tensors;

/// <summary>The width that a kernel is compiled for.</summary>
internal enum VectorForm
{
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}

/// <summary>A kernel that is written once over <see cref="ILanes{V}"/>.</summary>
internal unsafe interface IKernel
{
    /// <summary>The address of the kernel compiled for one kind of run.</summary>
    static abstract void* Of<V>() where V : struct, ILanes<V>;
}

/// <summary>Which forms the machine runs in hardware, and the choice among them.</summary>
internal static unsafe class VectorForms
{
    /// <summary>The widest form that the machine runs in hardware.</summary>
    public static VectorForm Best { get; } =
        Vector512.IsHardwareAccelerated ? VectorForm.Vector512
        : Vector256.IsHardwareAccelerated ? VectorForm.Vector256
        : Vector128.IsHardwareAccelerated ? VectorForm.Vector128
        : VectorForm.Scalar;

    /// <summary>The address of a kernel for elements of a type, in a given form or the best; Float64 has the scalar form only.</summary>
    public static void* Choose<TKernel>(DType type, VectorForm? form) where TKernel : IKernel => (type, form ?? Best) switch
    {
        (DType.Float64, _) => TKernel.Of<ScalarLanes<double>>(),
        (DType.Float32, VectorForm.Vector512) => TKernel.Of<Lanes512>(),
        (DType.Float32, VectorForm.Vector256) => TKernel.Of<Lanes256>(),
        (DType.Float32, VectorForm.Vector128) => TKernel.Of<Lanes128>(),
        (DType.Float32, _) => TKernel.Of<ScalarLanes<float>>(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"{typeof(TKernel).DeclaringType?.Name}: expected Float32 or Float64, got {type}. Cast first."),
    };
}
