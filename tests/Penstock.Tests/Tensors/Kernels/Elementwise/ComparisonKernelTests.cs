using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class ComparisonKernelTests
{
    [Theory]
    [InlineData(VectorForm.Scalar), InlineData(VectorForm.Vector128), InlineData(VectorForm.Vector256), InlineData(VectorForm.Vector512)]
    internal void Floats_compare_as_in_the_language_at_every_length(VectorForm form)
    {
        float[] a = Numbers.Spread(80), b = Numbers.Spread(80);
        Array.Reverse(b, 0, 60);
        foreach (ComparisonKind kind in Enum.GetValues<ComparisonKind>())
            foreach (BinaryForm arguments in Enum.GetValues<BinaryForm>())
                for (int n = 0; n <= 70; n++)
                {
                    var y = new byte[n + 1];
                    y[n] = 7;
                    fixed (float* p = a, q = b)
                    fixed (byte* r = y) ComparisonKernels.For(kind, arguments, DType.Float32, form)(p + 3, q + 5, r, n);
                    for (int i = 0; i < n; i++)
                        Assert.Equal(Holds(kind, a[arguments == BinaryForm.NumberLeft ? 3 : i + 3], b[arguments == BinaryForm.NumberRight ? 5 : i + 5]), y[i] == 1);
                    Assert.Equal(7, y[n]);
                    Assert.All(y[..n], v => Assert.True(v <= 1));
                }
    }

    [Fact]
    public void Whole_numbers_and_doubles_compare()
    {
        Check<double>([1, 2, 3], [2, 2, 2]);
        Check<int>([1, 2, 3], [2, 2, 2]);
        Check<long>([1, 2, 3], [2, 2, 2]);
        Check<byte>([1, 2, 3], [2, 2, 2]);
        Check<sbyte>([-1, 2, 3], [2, 2, 2]);
        Check<short>([1, 2, 3], [2, 2, 2]);

        static void Check<T>(T[] a, T[] b) where T : unmanaged
        {
            var y = new byte[3];
            fixed (T* p = a, q = b)
            fixed (byte* r = y)
            {
                ComparisonKernels.For(ComparisonKind.Less, BinaryForm.Arrays, DTypes.Of<T>())(p, q, r, 3);
                Assert.Equal([1, 0, 0], y);
                ComparisonKernels.For(ComparisonKind.GreaterOrEqual, BinaryForm.NumberRight, DTypes.Of<T>())(p, q, r, 3);
                Assert.Equal([0, 1, 1], y);
                ComparisonKernels.For(ComparisonKind.NotEqual, BinaryForm.NumberLeft, DTypes.Of<T>())(p + 1, q, r, 3);
                Assert.Equal([0, 0, 0], y);
            }
        }
    }

    private static bool Holds(ComparisonKind kind, float a, float b) => kind switch
    {
        ComparisonKind.Equal => a == b,
        ComparisonKind.NotEqual => a != b,
        ComparisonKind.Less => a < b,
        ComparisonKind.LessOrEqual => a <= b,
        ComparisonKind.Greater => a > b,
        _ => a >= b,
    };
}
