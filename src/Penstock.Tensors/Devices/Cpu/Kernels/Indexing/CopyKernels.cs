using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Penstock.Tensors;

/// <summary>
/// Copies between strided arrays: transposition, slices, concatenation, padding, reversal and broadcasting differ only in their strides.
/// </summary>
internal static unsafe class CopyKernels
{
    /// <summary>The most axes that a copy may have.</summary>
    public const int MaxRank = 16;

    private const int Tile = 16;

    /// <summary>Copies rows of adjacent bytes between arrays whose rows lie apart by a stride in bytes.</summary>
    public static void Rows(void* source, nint sourceStride, void* target, nint targetStride, nint rows, nint rowBytes)
    {
        for (nint r = 0; r < rows; r++)
            Buffer.MemoryCopy((byte*)source + r * sourceStride, (byte*)target + r * targetStride, rowBytes, rowBytes);
    }

    /// <summary>Sets n elements of 1, 2, 4 or 8 bytes to a value.</summary>
    public static void Fill(void* target, void* value, nint n, int elementSize)
    {
        nint zero = 0, one = 1;
        Strided(value, target, 1, &n, &zero, &one, elementSize);
    }

    /// <summary>Copies elements of 1, 2, 4 or 8 bytes; strides count elements, may be 0 or negative in the source, and are the same axes' in both.</summary>
    public static void Strided(void* source, void* target, int rank, nint* extents, nint* sourceStrides, nint* targetStrides, int elementSize)
    {
        switch (elementSize)
        {
            case 1: Strided((byte*)source, (byte*)target, rank, extents, sourceStrides, targetStrides); break;
            case 2: Strided((ushort*)source, (ushort*)target, rank, extents, sourceStrides, targetStrides); break;
            case 4: Strided((uint*)source, (uint*)target, rank, extents, sourceStrides, targetStrides); break;
            default: Strided((ulong*)source, (ulong*)target, rank, extents, sourceStrides, targetStrides); break;
        }
    }

    /// <summary>Writes [columns, rows] from [rows, columns].</summary>
    public static void Transpose(void* source, void* target, nint rows, nint columns, int elementSize)
    {
        nint* extents = stackalloc nint[2] { columns, rows }, from = stackalloc nint[2] { 1, columns }, to = stackalloc nint[2] { rows, 1 };
        Strided(source, target, 2, extents, from, to, elementSize);
    }

    private static void Strided<T>(T* source, T* target, int rank, nint* extents, nint* sourceStrides, nint* targetStrides) where T : unmanaged
    {
        if (rank > MaxRank) throw new ArgumentOutOfRangeException(nameof(rank), rank, $"Copy: expected at most {MaxRank} axes, got {rank}. Reshape first.");
        nint* n = stackalloc nint[MaxRank + 2], from = stackalloc nint[MaxRank + 2], to = stackalloc nint[MaxRank + 2];
        rank = Simplify(rank, extents, sourceStrides, targetStrides, n, from, to);
        if (rank < 0) return;
        int repeated = Repeated(rank, n, from, to), partner = repeated >= 0 ? repeated : Partner(rank, from, to);
        nint* place = stackalloc nint[MaxRank + 2];
        new Span<nint>(place, MaxRank + 2).Clear();
        while (true)
        {
            if (repeated >= 0) Repeat(source, target, n[repeated], n[rank - 1]);
            else if (partner >= 0) Plane(source, target, n[partner], from[partner], to[partner], n[rank - 1], from[rank - 1], to[rank - 1]);
            else Line(source, target, n[rank - 1], from[rank - 1], to[rank - 1]);
            int axis = rank - 2;
            for (; axis >= 0; axis--)
            {
                if (axis == partner) continue;
                source += from[axis];
                target += to[axis];
                if (++place[axis] < n[axis]) break;
                source -= n[axis] * from[axis];
                target -= n[axis] * to[axis];
                place[axis] = 0;
            }
            if (axis < 0) return;
        }
    }

    /// <summary>
    /// Drops axes of extent 1 and joins axes that lie one after the other in both arrays, into n, from and to, which may be the arrays given; gives how
    /// many are left, -1 where there is nothing to copy.
    /// </summary>
    public static int Simplify(int rank, nint* extents, nint* sourceStrides, nint* targetStrides, nint* n, nint* from, nint* to)
    {
        int kept = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            if (extents[axis] == 0) return -1;
            if (extents[axis] == 1) continue;
            if (kept > 0 && from[kept - 1] == extents[axis] * sourceStrides[axis] && to[kept - 1] == extents[axis] * targetStrides[axis])
                (n[kept - 1], from[kept - 1], to[kept - 1]) = (n[kept - 1] * extents[axis], sourceStrides[axis], targetStrides[axis]);
            else (n[kept], from[kept], to[kept++]) = (extents[axis], sourceStrides[axis], targetStrides[axis]);
        }
        if (kept == 0) (n[0], from[0], to[0], kept) = (1, 1, 1, 1);
        return kept;
    }

    // The axis before the last where it repeats rows that lie one after the other in the target.
    private static int Repeated(int rank, nint* n, nint* from, nint* to) =>
        rank >= 2 && from[rank - 2] == 0 && from[rank - 1] == 1 && to[rank - 1] == 1 && to[rank - 2] == n[rank - 1] ? rank - 2 : -1;

    // The axis along which the source is adjacent, where the last axis is not: the two are copied in square tiles.
    private static int Partner(int rank, nint* from, nint* to)
    {
        if (from[rank - 1] is 0 or 1) return -1;
        for (int axis = rank - 2; axis >= 0; axis--)
            if (from[axis] == 1) return axis;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Line<T>(T* source, T* target, nint n, nint from, nint to) where T : unmanaged
    {
        if (from == 1 && to == 1) Buffer.MemoryCopy(source, target, n * sizeof(T), n * sizeof(T));
        else if (from == 0 && to == 1) Fill(target, n, *source);
        else
            for (nint i = 0; i < n; i++) target[i * to] = source[i * from];
    }

    // What is there already is copied on, until it is as much as copies fast.
    private static void Repeat<T>(T* source, T* target, nint times, nint n) where T : unmanaged
    {
        const nint enough = 8192;
        nint bytes = n * sizeof(T), all = times * bytes, done = bytes;
        byte* to = (byte*)target;
        Buffer.MemoryCopy(source, to, bytes, bytes);
        for (nint block; done < all; done += block)
        {
            block = Math.Min(all - done, done <= enough ? done : Math.Max(bytes, enough / bytes * bytes));
            Buffer.MemoryCopy(to, to + done, block, block);
        }
    }

    // Rows may be short.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill<T>(T* target, nint n, T value) where T : unmanaged
    {
        Vector256<T> vector = Vector256.Create(value);
        nint i = 0;
        for (; i <= n - Vector256<T>.Count; i += Vector256<T>.Count) vector.Store(target + i);
        for (; i < n; i++) target[i] = value;
    }

    // Tiles keep the lines of both arrays in cache until all of each has been used.
    private static void Plane<T>(T* source, T* target, nint rows, nint rowFrom, nint rowTo, nint columns, nint columnFrom, nint columnTo) where T : unmanaged
    {
        nint wholeRows = 0, wholeColumns = 0;
        if (sizeof(T) == sizeof(float) && rowFrom == 1 && columnTo == 1)
        {
            (wholeRows, wholeColumns) = (rows - rows % SquareTransposition.Side, columns - columns % SquareTransposition.Side);
            Squares((float*)source, (float*)target, wholeRows, rowTo, wholeColumns, columnFrom);
        }
        if (wholeColumns < columns)
            Tiles(source + wholeColumns * columnFrom, target + wholeColumns * columnTo, wholeRows, rowFrom, rowTo, columns - wholeColumns, columnFrom, columnTo);
        if (wholeRows < rows) Tiles(source + wholeRows * rowFrom, target + wholeRows * rowTo, rows - wholeRows, rowFrom, rowTo, columns, columnFrom, columnTo);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Squares(float* source, float* target, nint rows, nint rowTo, nint columns, nint columnFrom)
    {
        const int side = SquareTransposition.Side;
        for (nint r = 0; r < rows; r += side)
            for (nint c = 0; c < columns; c += side) SquareTransposition.Run(source + r + c * columnFrom, columnFrom, target + r * rowTo + c, rowTo);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<T>(T* source, T* target, nint rows, nint rowFrom, nint rowTo, nint columns, nint columnFrom, nint columnTo) where T : unmanaged
    {
        for (nint r = 0; r < rows; r += Tile)
            for (nint c = 0; c < columns; c += Tile)
                for (nint i = r; i < Math.Min(rows, r + Tile); i++)
                    for (nint j = c; j < Math.Min(columns, c + Tile); j++)
                        target[i * rowTo + j * columnTo] = source[i * rowFrom + j * columnFrom];
    }
}
