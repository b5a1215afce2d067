using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Penstock.Tensors;

/// <summary>Elementwise logic on truth values, which are bytes 0 or 1, and choice by truth values.</summary>
internal static unsafe class LogicalKernels
{
    /// <summary>y = a and b.</summary>
    public static void And(byte* a, byte* b, byte* y, nint n) => Run<AndBits>(a, b, y, n);

    /// <summary>y = a or b.</summary>
    public static void Or(byte* a, byte* b, byte* y, nint n) => Run<OrBits>(a, b, y, n);

    /// <summary>y = a or b, not both.</summary>
    public static void Xor(byte* a, byte* b, byte* y, nint n) => Run<XorBits>(a, b, y, n);

    /// <summary>y = not x.</summary>
    public static void Not(byte* x, byte* y, nint n) => Run<NotBits>(x, x, y, n);

    /// <summary>y = 1 where x is NaN; for the types that have none, compare with NotEqual.</summary>
    public static void IsNaN(void* x, byte* y, nint n, DType type) => ComparisonKernels.For(ComparisonKind.NotEqual, BinaryForm.Arrays, type)(x, x, y, n);

    /// <summary>y[i] = condition[i] ? a[i] : b[i] for elements of 1, 2, 4 or 8 bytes; a step of 0 repeats one number.</summary>
    public static void Select(byte* condition, void* a, int aStep, void* b, int bStep, void* y, nint n, int elementSize)
    {
        switch (elementSize)
        {
            case 1: Select(condition, (byte*)a, aStep, (byte*)b, bStep, (byte*)y, n); break;
            case 2: Select(condition, (ushort*)a, aStep, (ushort*)b, bStep, (ushort*)y, n); break;
            case 4: Select(condition, (uint*)a, aStep, (uint*)b, bStep, (uint*)y, n); break;
            default: Select(condition, (ulong*)a, aStep, (ulong*)b, bStep, (ulong*)y, n); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select<T>(byte* condition, T* a, int aStep, T* b, int bStep, T* y, nint n) where T : unmanaged
    {
        for (nint i = 0; i < n; i++, a += aStep, b += bStep)
        {
            // Both are read, so that the choice is a conditional move and not a jump.
            T yes = *a, no = *b;
            y[i] = condition[i] != 0 ? yes : no;
        }
    }

    private interface IBits
    {
        static abstract Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b);
    }

    private struct AndBits : IBits { public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => a & b; }

    private struct OrBits : IBits { public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => a | b; }

    private struct XorBits : IBits { public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => a ^ b; }

    private struct NotBits : IBits { public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => a ^ Vector128<byte>.One; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOp>(byte* a, byte* b, byte* y, nint n) where TOp : IBits
    {
        nint i = 0;
        for (; i <= n - 16; i += 16) TOp.Apply(Vector128.Load(a + i), Vector128.Load(b + i)).Store(y + i);
        for (; i < n; i++) y[i] = TOp.Apply(Vector128.CreateScalar(a[i]), Vector128.CreateScalar(b[i])).ToScalar();
    }
}
