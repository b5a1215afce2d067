using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class OtherReductionTests
{
    [Fact]
    public void Whole_numbers_reduce_any_layout()
    {
        int[] x = [3, -1, 4, 1, -5, 9, 2, 6, 5, 3, 5, -8], y = new int[4];
        fixed (int* p = x, q = y)
        {
            ReductionKernels.For(ReductionKind.Sum, DType.Int32)(p, q, 2, 3, 2);
            Assert.Equal([2, 9, 12, 1], y);
            ReductionKernels.For(ReductionKind.Max, DType.Int32)(p, q, 2, 3, 2);
            Assert.Equal([4, 9, 5, 6], y);
            ReductionKernels.For(ReductionKind.Min, DType.Int32)(p, q, 2, 3, 2);
            Assert.Equal([-5, -1, 2, -8], y);
            ReductionKernels.For(ReductionKind.Product, DType.Int32)(p, q, 2, 3, 2);
            Assert.Equal([-60, -9, 50, -144], y);
        }
    }

    [Fact]
    public void Place_of_the_largest_is_the_first_of_equals_and_of_NaN()
    {
        float[] x = [1, 3, 3, 2, 5, float.NaN, 7, float.NaN];
        var places = new long[2];
        var columns = new int[4];
        fixed (float* p = x)
        {
            fixed (long* q = places) ArgumentReductions.Largest(DType.Float32, DType.Int64)(p, q, 2, 4, 1);
            Assert.Equal([1, 1], places);
            fixed (int* q = columns) ArgumentReductions.Smallest(DType.Float32, DType.Int32)(p, q, 1, 2, 4);
            Assert.Equal([0, 1, 0, 1], columns);
        }
    }

    [Fact]
    public void Any_and_all_reduce_truth_values()
    {
        byte[] x = [0, 1, 1, 1, 0, 0], y = new byte[3];
        fixed (byte* p = x, q = y)
        {
            LogicalReductions.Any(p, q, 1, 2, 3);
            Assert.Equal([1, 1, 1], y);
            LogicalReductions.All(p, q, 1, 2, 3);
            Assert.Equal([0, 0, 0], y);
            LogicalReductions.All(p, q, 3, 2, 1);
            Assert.Equal([0, 1, 0], y);
            LogicalReductions.Any(p, q, 3, 0, 1);
            Assert.Equal([0, 0, 0], y);
            LogicalReductions.All(p, q, 3, 0, 1);
            Assert.Equal([1, 1, 1], y);
        }
    }

    [Fact]
    public void Sum_over_the_batch_is_the_same_in_any_order_of_its_chunks()
    {
        foreach ((int rows, int columns) in (ReadOnlySpan<(int, int)>)[(1000, 37), (5, 3), (0, 4), (16, 1)])
        {
            float[] x = Numbers.Normal(rows * columns), forward = Sum(x, rows, columns, reverse: false);
            Assert.Equal(forward, Sum(x, rows, columns, reverse: true));
            for (int c = 0; c < columns; c++)
                Assert.Equal(Enumerable.Range(0, rows).Sum(r => (double)x[r * columns + c]), forward[c], 1e-4);
        }
    }

    private static float[] Sum(float[] x, int rows, int columns, bool reverse)
    {
        float[] totals = new float[BatchChunks.Count * columns], y = new float[columns];
        var kernel = ReductionKernels.For(ReductionKind.Sum, DType.Float32);
        fixed (float* p = x, t = totals, q = y)
        {
            for (int chunk = 0; chunk < BatchChunks.Count; chunk++)
                BatchChunks.SumChunk(kernel, p, t, rows, columns, reverse ? BatchChunks.Count - 1 - chunk : chunk, sizeof(float));
            BatchChunks.Combine(kernel, t, q, columns);
        }
        return y;
    }
}
