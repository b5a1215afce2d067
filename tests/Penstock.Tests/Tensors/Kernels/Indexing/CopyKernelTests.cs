using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class CopyKernelTests
{
    [Fact]
    public void Permutations_of_any_rank_agree_with_the_definition()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 300; trial++)
        {
            int rank = random.Next(1, 6);
            int[] extents = [.. Enumerable.Range(0, rank).Select(_ => random.Next(trial % 50 == 0 ? 0 : 1, 40 >> rank / 2))], order = [.. Enumerable.Range(0, rank)];
            random.Shuffle(order);
            switch (trial % 4)
            {
                case 0: Check<byte>(extents, order, i => unchecked((byte)i)); break;
                case 1: Check<short>(extents, order, i => unchecked((short)i)); break;
                case 2: Check<int>(extents, order, i => i); break;
                default: Check<long>(extents, order, i => i); break;
            }
        }
    }

    [Theory, InlineData(1, 1), InlineData(16, 16), InlineData(17, 33), InlineData(3, 200), InlineData(100, 2), InlineData(64, 48), InlineData(50, 100)]
    public void Transpose_swaps_rows_and_columns(int rows, int columns)
    {
        float[] x = Numbers.Normal(rows * columns), y = new float[x.Length];
        fixed (float* p = x, q = y) CopyKernels.Transpose(p, q, rows, columns, sizeof(float));
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) Assert.Equal(x[r * columns + c], y[c * rows + r]);
    }

    [Fact]
    public void Strides_reverse_broadcast_and_step()
    {
        int[] x = [1, 2, 3, 4, 5, 6];
        Assert.Equal([6, 5, 4, 3, 2, 1], Copy(5, [6], [-1], [1], 6));
        Assert.Equal([1, 1, 1, 2, 2, 2], Copy(0, [2, 3], [1, 0], [3, 1], 6));
        Assert.Equal([2, 4, 6], Copy(1, [3], [2], [1], 3));
        Assert.Equal([0, 1, 2, 0, 0, 3, 4, 0], Copy(0, [2, 2], [2, 1], [4, 1], 8, at: 1));
        Assert.Equal([3, 0, 0], Copy(2, [], [], [], 3));

        int[] Copy(int from, nint[] extents, nint[] sourceStrides, nint[] targetStrides, int size, int at = 0)
        {
            var y = new int[size];
            fixed (int* p = x, q = y)
            fixed (nint* n = extents, s = sourceStrides, t = targetStrides) CopyKernels.Strided(p + from, q + at, extents.Length, n, s, t, sizeof(int));
            return y;
        }
    }

    [Fact]
    public void Rows_are_copied_between_strides_and_fill_repeats()
    {
        float[] x = [1, 2, 3, 4], y = new float[6];
        fixed (float* p = x, q = y)
        {
            CopyKernels.Rows(p, 8, q + 1, 12, 2, 8);
            Assert.Equal([0, 1, 2, 0, 3, 4], y);
            float value = 9;
            CopyKernels.Fill(q, &value, 5, sizeof(float));
            Assert.Equal([9, 9, 9, 9, 9, 4], y);
        }
    }

    private static void Check<T>(int[] extents, int[] order, Func<int, T> value) where T : unmanaged
    {
        int rank = extents.Length;
        T[] x = [.. Enumerable.Range(0, extents.Aggregate(1, (a, b) => a * b)).Select(value)], y = new T[x.Length];
        nint[] strides = Strides(extents), outExtents = [.. order.Select(a => (nint)extents[a])], from = [.. order.Select(a => strides[a])];
        nint[] to = Strides([.. order.Select(a => extents[a])]);
        fixed (T* p = x, q = y)
        fixed (nint* n = outExtents, s = from, t = to) CopyKernels.Strided(p, q, rank, n, s, t, sizeof(T));
        for (int i = 0; i < y.Length; i++)
        {
            nint at = 0;
            for (int axis = 0; axis < rank; axis++) at += i / to[axis] % outExtents[axis] * from[axis];
            Assert.Equal(x[at], y[i]);
        }
    }

    private static nint[] Strides(int[] extents)
    {
        var strides = new nint[extents.Length];
        nint stride = 1;
        for (int axis = extents.Length - 1; axis >= 0; axis--) (strides[axis], stride) = (stride, stride * Math.Max(1, extents[axis]));
        return strides;
    }
}
