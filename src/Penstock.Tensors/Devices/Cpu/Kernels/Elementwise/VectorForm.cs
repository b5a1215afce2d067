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

/// <summary>Which forms the machine runs in hardware.</summary>
internal static class VectorForms
{
    /// <summary>The widest form that the machine runs in hardware.</summary>
    public static VectorForm Best { get; } =
        Vector512.IsHardwareAccelerated ? VectorForm.Vector512
        : Vector256.IsHardwareAccelerated ? VectorForm.Vector256
        : Vector128.IsHardwareAccelerated ? VectorForm.Vector128
        : VectorForm.Scalar;
}
