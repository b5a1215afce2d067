using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Penstock.Tensors;

// The few operations of ILanes that a tile needs, on the bare vector types: the compiler keeps a sum that lies bare in one register,
// and copies one that is wrapped after every MultiplyAdd.
internal unsafe interface ITileVector<TVector> where TVector : unmanaged
{
    static abstract TVector Load(byte* from, int vector);

    static abstract TVector Broadcast(byte* from);

    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Add(TVector a, TVector b);

    // The larger of x and a bound; NaN if x is.
    static abstract TVector AtLeast(TVector x, TVector bound);

    static abstract void Store(TVector vector, float* to, int index);
}

internal readonly unsafe struct TileVector512 : ITileVector<Vector512<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* from, int vector) => Vector512.Load((float*)from + vector * 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(byte* from) => Vector512.Create(*(float*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AtLeast(Vector512<float> x, Vector512<float> bound) => Vector512.MaxNative(bound, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, float* to, int index) => vector.Store(to + index * 16);
}

internal readonly unsafe struct TileVector256 : ITileVector<Vector256<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(byte* from, int vector) => Vector256.Load((float*)from + vector * 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(byte* from) => Vector256.Create(*(float*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AtLeast(Vector256<float> x, Vector256<float> bound) => Vector256.MaxNative(bound, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> vector, float* to, int index) => vector.Store(to + index * 8);
}

internal readonly unsafe struct TileVector128 : ITileVector<Vector128<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(byte* from, int vector) => Vector128.Load((float*)from + vector * 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(byte* from) => Vector128.Create(*(float*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AtLeast(Vector128<float> x, Vector128<float> bound) => Vector128.MaxNative(bound, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> vector, float* to, int index) => vector.Store(to + index * 4);
}

internal readonly unsafe struct TileScalar : ITileVector<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(byte* from, int vector) => ((float*)from)[vector];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(byte* from) => *(float*)from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtLeast(float x, float bound) => x < bound ? bound : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float vector, float* to, int index) => to[index] = vector;
}
