using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class RowKernelTests
{
    [Fact]
    public void Gather_takes_rows_and_holds_indices_to_the_range()
    {
        float[] table = [1, 2, 3, 4, 5, 6], y = new float[8];
        int[] narrow = [2, 0, -5, 99];
        long[] wide = [2, 0, long.MinValue, long.MaxValue];
        fixed (float* p = table, q = y)
        {
            fixed (int* i = narrow) RowKernels.Gather(p, i, DType.Int32, q, 4, 3, 8);
            Assert.Equal([5, 6, 1, 2, 1, 2, 5, 6], y);
            Array.Clear(y);
            fixed (long* i = wide) RowKernels.Gather(p, i, DType.Int64, q, 4, 3, 8);
            Assert.Equal([5, 6, 1, 2, 1, 2, 5, 6], y);
        }
    }

    [Fact]
    public void Index_out_of_range_is_found()
    {
        int[] good = [0, 2, 1], bad = [0, 3, -1];
        fixed (int* p = good, q = bad)
        {
            Assert.Equal(-1, RowKernels.FindOutOfRange(p, DType.Int32, 3, 3));
            Assert.Equal(1, RowKernels.FindOutOfRange(q, DType.Int32, 3, 3));
            Assert.Equal(2, RowKernels.FindOutOfRange(q, DType.Int32, 3, 4));
        }
    }

    [Fact]
    public void One_hot_sets_one_place_or_none()
    {
        long[] indices = [1, -1, 3, 2];
        var y = new float[12];
        Array.Fill(y, 5);
        fixed (long* p = indices)
        fixed (float* q = y) RowKernels.OneHot(p, DType.Int64, q, 4, 3);
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], y);
    }

    [Theory, InlineData(3), InlineData(300), InlineData(70_000)]
    public void Scatter_adds_rows_in_the_order_of_a_stable_sort(int rows)
    {
        const int n = 2000, width = 5;
        var random = new Random(rows);
        long[] indices = [.. Enumerable.Range(0, n).Select(_ => (long)random.Next(rows))];
        indices[7] = -3;
        indices[8] = long.MaxValue;
        float[] values = Numbers.Normal(n * width), target = new float[rows * width], expected = new float[rows * width];
        int[] order = new int[n], scratch = new int[n];
        fixed (long* pi = indices)
        fixed (int* po = order, ps = scratch)
        fixed (float* pv = values, pt = target)
        {
            ScatterAddKernel.Sort(pi, DType.Int64, po, ps, n, rows);
            nint middle = ScatterAddKernel.RunStart(pi, DType.Int64, po, n / 2, n, rows);
            // The parts may run in any order, since no row belongs to both.
            ScatterAddKernel.For(DType.Float32, DType.Int64)(pv, pi, po, middle, n, width, rows, pt);
            ScatterAddKernel.For(DType.Float32, DType.Int64)(pv, pi, po, 0, middle, width, rows, pt);
        }
        Assert.Equal(Enumerable.Range(0, n).OrderBy(i => Math.Clamp(indices[i], 0, rows - 1)), order);
        for (int i = 0; i < n; i++)
            for (int c = 0; c < width; c++) expected[Math.Clamp(indices[i], 0, rows - 1) * width + c] += values[i * width + c];
        Assert.Equal(expected, target);
    }
}
