using System.Runtime.CompilerServices;

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
        int partner = Partner(rank, from, to);
        nint* place = stackalloc nint[MaxRank + 2];
        new Span<nint>(place, MaxRank + 2).Clear();
        while (true)
        {
            if (partner >= 0) Plane(source, target, n[partner], from[partner], to[partner], n[rank - 1], from[rank - 1], to[rank - 1]);
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

    // Drops axes of extent 1 and joins axes that lie one after the other in both arrays; -1 where there is nothing to copy.
    private static int Simplify(int rank, nint* extents, nint* sourceStrides, nint* targetStrides, nint* n, nint* from, nint* to)
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
        else if (from == 0 && to == 1) new Span<T>(target, checked((int)n)).Fill(*source);
        else
            for (nint i = 0; i < n; i++) target[i * to] = source[i * from];
    }

    // Tiles keep the lines of both arrays in cache until all of each has been used.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plane<T>(T* source, T* target, nint rows, nint rowFrom, nint rowTo, nint columns, nint columnFrom, nint columnTo) where T : unmanaged
    {
        for (nint r = 0; r < rows; r += Tile)
            for (nint c = 0; c < columns; c += Tile)
                for (nint i = r; i < Math.Min(rows, r + Tile); i++)
                    for (nint j = c; j < Math.Min(columns, c + Tile); j++)
                        target[i * rowTo + j * columnTo] = source[i * rowFrom + j * columnFrom];
    }
}
