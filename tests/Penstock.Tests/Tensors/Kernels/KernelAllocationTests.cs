using Penstock.Tensors;

namespace Penstock.Tests;

[Collection(nameof(Allocations))]
public unsafe class KernelAllocationTests
{
    [Fact]
    public void The_matrix_product_allocates_nothing_once_warm()
    {
        using NativeFloats a = new(128 * 784, 1), b = new(784 * 128, 2), c = new(128 * 128, 3);
        using ThreadTeam team = new(2);
        MatrixArguments<float> arguments = new() { M = 128, N = 128, K = 784, A = a.Pointer, LeadingA = 784, B = b.Pointer, LeadingB = 128, C = c.Pointer, LeadingC = 128 };
        Assert.Equal(0, BytesOf(() =>
        {
            MatrixProduct.Run(team, arguments);
            MatrixProduct.Run(team, arguments with { M = 1 });
            MatrixProduct.Run(team, arguments with { TransposeB = true, LeadingB = 784 });
        }));
    }

    [Fact]
    public void The_convolution_allocates_nothing_once_warm()
    {
        using ThreadTeam team = new(2);
        foreach (ConvolutionGeometry geometry in ConvolutionTests.Common())
        {
            using Images images = new(geometry, 8);
            Assert.Equal(0, BytesOf(() => images.Run(VectorForms.Best, team)));
        }
    }

    private static long BytesOf(Action work) => Allocations.Of(() =>
    {
        for (int i = 0; i < 20; i++)
            work();
    });
}
