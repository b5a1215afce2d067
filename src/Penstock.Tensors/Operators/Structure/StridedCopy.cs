namespace Penstock.Tensors;

/// <summary>Copies elements from a strided view into dense memory: broadcast, transpose, slice and flip are views.</summary>
internal static unsafe class StridedCopy
{
    // About 5 microseconds.
    private const long ElementsOfTask = 16_384;

    /// <summary>Prepares a copy of input, seen through strides and an offset in elements, into the dense result.</summary>
    public static Action Bind(Invocation call, TensorBuffer source, TensorBuffer target, long[] shape, long[] strides, long offset = 0)
    {
        nint[] extents = Array.ConvertAll(shape, n => (nint)n), from = Array.ConvertAll(strides, n => (nint)n), to = Array.ConvertAll(Strided.Dense(shape), n => (nint)n);
        int size = target.DType.ByteSize(), rank = Simplify(ref extents, ref from, ref to);
        if (rank < 0) return () => { };
        // The first axis, unless it is short; where elements lie side by side along it, whole cache lines.
        int axis = rank > 1 && extents[0] < SquareTransposition.Side && extents[1] > extents[0] ? 1 : 0;
        nint extent = extents[axis], unit = from[axis] == 1 || axis == rank - 1 ? SquareTransposition.Side : 1;
        long units = (extent + unit - 1) / unit, all = target.Shape.ElementCount;
        return call.Split(units, ElementsOfTask / Math.Max(1, all / units), (start, end) =>
        {
            nint first = (nint)start * unit, count = Math.Min(extent, (nint)end * unit) - first;
            nint* part = stackalloc nint[CopyKernels.MaxRank];
            for (int i = 0; i < rank; i++) part[i] = i == axis ? count : extents[i];
            fixed (nint* s = from, t = to)
                CopyKernels.Strided(source.Address + (offset + first * s[axis]) * size, target.Address + first * t[axis] * size, rank, part, s, t, size);
        });
    }

    private static int Simplify(ref nint[] extents, ref nint[] from, ref nint[] to)
    {
        nint[] n = new nint[CopyKernels.MaxRank], s = new nint[CopyKernels.MaxRank], t = new nint[CopyKernels.MaxRank];
        fixed (nint* e = extents, a = from, b = to, kept = n, sources = s, targets = t)
        {
            int rank = CopyKernels.Simplify(extents.Length, e, a, b, kept, sources, targets);
            (extents, from, to) = (n, s, t);
            return rank;
        }
    }
}
