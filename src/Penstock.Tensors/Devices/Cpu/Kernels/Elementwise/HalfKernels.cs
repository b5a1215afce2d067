using System.Numerics;
using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Conversion between floats and numbers of 16 bits, by shifts and integer additions on vectors: to the nearest, to even where two are as
/// near. No processor that this runs on has arithmetic on them in .NET, so they are only stored.
/// </summary>
internal static unsafe class HalfKernels
{
    private const uint Infinity = 0x7F800000, Sign = 0x80000000;

    // In the bits of a float: the smallest number that is infinite in 16 bits, and the smallest that is normal there.
    private const uint TooLarge = 0x47800000, Normal = 0x38800000;

    /// <summary>The kernel (x, y, n) from floats.</summary>
    public static Kernel Narrow(DType to) => to == DType.BFloat16 ? &ToBFloat16 : &ToFloat16;

    /// <summary>The kernel (x, y, n) to floats.</summary>
    public static Kernel Widen(DType from) => from == DType.BFloat16 ? &FromBFloat16 : &FromFloat16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToBFloat16(void* x, void* y, nint n)
    {
        nint i = 0;
        for (; i <= n - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(BFloat16Bits(Vector.Load((uint*)x + i)), BFloat16Bits(Vector.Load((uint*)x + i + Vector<uint>.Count))).Store((ushort*)y + i);
        for (; i < n; i++) ((BFloat16*)y)[i] = (BFloat16)((float*)x)[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FromBFloat16(void* x, void* y, nint n)
    {
        nint i = 0;
        for (; i <= n - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.Load((ushort*)x + i), out Vector<uint> low, out Vector<uint> high);
            (low << 16).Store((uint*)y + i);
            (high << 16).Store((uint*)y + i + Vector<uint>.Count);
        }
        for (; i < n; i++) ((float*)y)[i] = ((BFloat16*)x)[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToFloat16(void* x, void* y, nint n)
    {
        nint i = 0;
        for (; i <= n - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(Float16Bits(Vector.Load((uint*)x + i)), Float16Bits(Vector.Load((uint*)x + i + Vector<uint>.Count))).Store((ushort*)y + i);
        for (; i < n; i++) ((Half*)y)[i] = (Half)((float*)x)[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FromFloat16(void* x, void* y, nint n)
    {
        nint i = 0;
        for (; i <= n - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.Load((ushort*)x + i), out Vector<uint> low, out Vector<uint> high);
            Float32Bits(low).Store((uint*)y + i);
            Float32Bits(high).Store((uint*)y + i + Vector<uint>.Count);
        }
        for (; i < n; i++) ((float*)y)[i] = (float)((Half*)x)[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> BFloat16Bits(Vector<uint> x)
    {
        Vector<uint> nearest = x + new Vector<uint>(0x7FFF) + ((x >>> 16) & Vector<uint>.One);
        Vector<uint> isNaN = Vector.GreaterThan(x & new Vector<uint>(~Sign), new Vector<uint>(Infinity));
        return Vector.ConditionalSelect(isNaN, x | new Vector<uint>(0x400000), nearest) >>> 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Float16Bits(Vector<uint> x)
    {
        Vector<uint> size = x & new Vector<uint>(~Sign), sign = (x ^ size) >>> 16;
        // Adding a half moves the fraction of a number that is not normal to where it belongs, and rounds it.
        Vector<uint> half = new(0x3F000000), small = Vector.AsVectorUInt32(Vector.AsVectorSingle(size) + Vector.AsVectorSingle(half)) - half;
        Vector<uint> normal = (size + new Vector<uint>(unchecked((15u - 127) << 23) + 0xFFF) + ((size >>> 13) & Vector<uint>.One)) >>> 13;
        Vector<uint> fraction = (x >>> 13) & new Vector<uint>(0x3FF);
        Vector<uint> large = Vector.ConditionalSelect(Vector.GreaterThan(size, new Vector<uint>(Infinity)), new Vector<uint>(0x7E00) | fraction, new Vector<uint>(0x7C00));
        Vector<uint> finite = Vector.ConditionalSelect(Vector.LessThan(size, new Vector<uint>(Normal)), small, normal);
        return Vector.ConditionalSelect(Vector.LessThan(size, new Vector<uint>(TooLarge)), finite, large) | sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Float32Bits(Vector<uint> x)
    {
        Vector<uint> sign = (x & new Vector<uint>(0x8000)) << 16, bits = (x & new Vector<uint>(0x7FFF)) << 13, exponent = bits & new Vector<uint>(0x7C00 << 13);
        Vector<uint> normal = bits + new Vector<uint>((127 - 15) << 23), special = normal + new Vector<uint>((128 - 16) << 23);
        Vector<uint> tiny = new(113 << 23), small = Vector.AsVectorUInt32(Vector.AsVectorSingle(normal + new Vector<uint>(1 << 23)) - Vector.AsVectorSingle(tiny));
        Vector<uint> finite = Vector.ConditionalSelect(Vector.Equals(exponent, Vector<uint>.Zero), small, normal);
        return Vector.ConditionalSelect(Vector.Equals(exponent, new Vector<uint>(0x7C00 << 13)), special, finite) | sign;
    }
}
