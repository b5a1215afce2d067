using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class IntegerKernelTests
{
    [Theory]
    [InlineData("Add", new[] { int.MinValue, 9, -5, 1 })]
    [InlineData("Subtract", new[] { int.MaxValue - 1, 5, -9, 1 })]
    [InlineData("Multiply", new[] { int.MaxValue, 14, -14, 0 })]
    [InlineData("Divide", new[] { int.MaxValue, 3, -3, 0 })]
    [InlineData("FloorDivide", new[] { int.MaxValue, 3, -4, 0 })]
    [InlineData("Remainder", new[] { 0, 1, 1, 0 })]
    [InlineData("Maximum", new[] { int.MaxValue, 7, 2, 1 })]
    [InlineData("Minimum", new[] { 1, 2, -7, 0 })]
    [InlineData("Power", new[] { int.MaxValue, 49, 49, 1 })]
    internal void Arithmetic_wraps_around_and_never_traps(string kind, int[] expected)
    {
        int[] a = [int.MaxValue, 7, -7, 1], b = [1, 2, 2, 0], y = new int[4];
        fixed (int* p = a, q = b, r = y) BinaryKernels.For(Enum.Parse<BinaryKind>(kind), BinaryForm.Arrays, DType.Int32)(p, q, r, 4);
        Assert.Equal(expected, y);
    }

    [Fact]
    public void Smallest_number_by_minus_one_wraps_around()
    {
        int[] a = [int.MinValue, 5], b = [-1], y = new int[2];
        fixed (int* p = a, q = b, r = y)
        {
            BinaryKernels.For(BinaryKind.Divide, BinaryForm.NumberRight, DType.Int32)(p, q, r, 2);
            Assert.Equal([int.MinValue, -5], y);
            BinaryKernels.For(BinaryKind.Remainder, BinaryForm.NumberRight, DType.Int32)(p, q, r, 2);
            Assert.Equal([0, 0], y);
            UnaryKernels.For(UnaryKind.Abs, DType.Int32)(p, r, 2, 0);
            Assert.Equal([int.MinValue, 5], y);
        }
    }

    [Theory, InlineData(BinaryKind.Divide), InlineData(BinaryKind.FloorDivide), InlineData(BinaryKind.Remainder)]
    internal void Division_by_zero_gives_zero(BinaryKind kind)
    {
        long[] a = [5, -5, 0], b = [0], y = [1, 1, 1];
        fixed (long* p = a, q = b, r = y) BinaryKernels.For(kind, BinaryForm.NumberRight, DType.Int64)(p, q, r, 3);
        Assert.Equal([0, 0, 0], y);
    }

    [Fact]
    public void Bytes_wrap_around_without_sign()
    {
        byte[] a = [250, 3], b = [10, 5], y = new byte[2];
        fixed (byte* p = a, q = b, r = y)
        {
            BinaryKernels.For(BinaryKind.Add, BinaryForm.Arrays, DType.UInt8)(p, q, r, 2);
            Assert.Equal([4, 8], y);
            BinaryKernels.For(BinaryKind.FloorDivide, BinaryForm.Arrays, DType.UInt8)(p, q, r, 2);
            Assert.Equal([25, 0], y);
            UnaryKernels.For(UnaryKind.Sign, DType.UInt8)(p, r, 2, 0);
            Assert.Equal([1, 1], y);
        }
    }

    [Fact]
    public void Operation_for_floating_point_only_names_the_types()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => { UnaryKernels.For(UnaryKind.Exp, DType.Int32); });
        Assert.Contains("Exp: expected Float32 or Float64, got Int32", error.Message);
    }
}
