using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class LogicalKernelTests
{
    [Fact]
    public void And_or_xor_and_not_follow_their_tables_at_every_length()
    {
        for (int n = 0; n <= 70; n++)
        {
            byte[] a = [.. Enumerable.Range(0, n).Select(i => (byte)(i & 1))], b = [.. Enumerable.Range(0, n).Select(i => (byte)(i >> 1 & 1))];
            byte[] and = new byte[n], or = new byte[n], xor = new byte[n], not = new byte[n];
            fixed (byte* p = a, q = b, y1 = and, y2 = or, y3 = xor, y4 = not)
            {
                LogicalKernels.And(p, q, y1, n);
                LogicalKernels.Or(p, q, y2, n);
                LogicalKernels.Xor(p, q, y3, n);
                LogicalKernels.Not(p, y4, n);
            }
            for (int i = 0; i < n; i++)
                Assert.Equal((a[i] & b[i], a[i] | b[i], a[i] ^ b[i], 1 - a[i]), (and[i], or[i], xor[i], not[i]));
        }
    }

    [Fact]
    public void Select_chooses_for_every_size_of_element()
    {
        Check<byte>([1, 2, 3], [4, 5, 6]);
        Check<short>([1, 2, 3], [4, 5, 6]);
        Check<float>([1, float.NaN, 3], [4, 5, 6]);
        Check<double>([1, 2, 3], [4, 5, 6]);

        static void Check<T>(T[] a, T[] b) where T : unmanaged
        {
            byte[] condition = [1, 0, 1];
            var y = new T[3];
            fixed (byte* c = condition)
            fixed (T* p = a, q = b, r = y)
            {
                LogicalKernels.Select(c, p, 1, q, 1, r, 3, sizeof(T));
                Assert.Equal([a[0], b[1], a[2]], y);
                LogicalKernels.Select(c, p, 0, q, 1, r, 3, sizeof(T));
                Assert.Equal([a[0], b[1], a[0]], y);
                LogicalKernels.Select(c, p, 1, q, 0, r, 3, sizeof(T));
                Assert.Equal([a[0], b[0], a[2]], y);
            }
        }
    }

    [Fact]
    public void NaN_is_found()
    {
        float[] x = [1, float.NaN, float.PositiveInfinity];
        var y = new byte[3];
        fixed (float* p = x)
        fixed (byte* q = y) LogicalKernels.IsNaN(p, q, 3, DType.Float32);
        Assert.Equal([0, 1, 0], y);
    }
}
